"""`python -m tests.support.hostile_studio [files]`: a site whose instructor types script into each field of the studio.

With `files`: only the course with files that are two things.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any

from tests.support.hostile import HTML, STAFF, SVG
from tests.support.hostile_sources import uploads
from tests.support.payloads import payloads

#: The lessons of each course, by the title of their module.
KINDS = ("text", "image", "file", "video", "quiz")
#: One course in so many is published, without what its readers may not have.
PUBLISHED = 4
LINES = ("summary", "code", "licence")
TEXTS = ("overview", "outcomes", "audience", "prerequisites", "assessment")


def fill(*, files_only: bool) -> None:
    from coursewell.accounts.models import User
    from coursewell.courses.models import Subject

    owner = User.objects.create_superuser(*STAFF, name=payloads()[5][:200])
    for number, text in enumerate(() if files_only else payloads()):
        write_course(owner, Subject.objects.create(title=text[:300], slug=f"s{number}"), number, text)
    write_files(owner, Subject.objects.create(title="Files", slug="files"))


def write_files(owner: Any, subject: Any) -> None:
    """A published course with every file that is two things, as far as the studio takes it."""
    from coursewell.authoring import drafts

    course = drafts.create_course(owner=owner, title="Files", subject=subject)
    draft = drafts.open_draft(course=course, user=owner)
    module = drafts.add_module(draft=draft, user=owner, title="M")
    uid = drafts.add_content(draft=draft, user=owner, module=module, kind="text", title="T")
    for name, body in uploads().items():
        with suppress(drafts.DraftError):  # a damaged picture is refused
            drafts.attach(draft=draft, user=owner, uid=uid, name=name, file=io.BytesIO(body))
    names = [asset["name"] for asset in draft.contents.get(uid=uid).assets]
    links = "\n\n".join(f"[x](../{name}) ![x](../{name})" for name in names)
    drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields={"body": links, "is_open": True})
    drafts.publish(draft=draft, user=owner, override="They are what is tested.")


def write_course(owner: Any, subject: Any, number: int, text: str) -> None:
    from coursewell.authoring import drafts

    title = " ".join(text.split())[:300] or "-"
    course = drafts.create_course(owner=owner, title=title, subject=subject)
    course.slug = f"c{number}"
    course.save()
    draft = drafts.open_draft(course=course, user=owner)
    drafts.adopt_live(draft=draft, user=owner)  # the address was given past the studio
    fields: dict[str, Any] = dict.fromkeys(LINES, title[:50]) | dict.fromkeys(TEXTS, text) | {"slug": f"c{number}"}
    drafts.save_settings(draft=draft, user=owner, version=draft.version, fields=fields)
    draft = drafts.open_draft(course=course, user=owner)
    module = drafts.add_module(draft=draft, user=owner, title=title)
    drafts.describe_module(draft=draft, user=owner, uid=module, description=text)
    for kind in KINDS:
        uid = drafts.add_content(draft=draft, user=owner, module=module, kind=kind, title=title)
        name = "picture.svg" if number % 2 else f"{text[:80]}.svg"
        file = drafts.attach(draft=draft, user=owner, uid=uid, name=name, file=io.BytesIO(SVG.encode())).name
        drafts.attach(draft=draft, user=owner, uid=uid, name=f"{text[:40]}.html", file=io.BytesIO(HTML.encode()))
        values = {"body": text, "slug": kind, "is_open": True, "data": data_of(kind, text, file)}
        drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields=values)
    if number % PUBLISHED == 0:
        publish(draft, owner, title)


def publish(draft: Any, owner: Any, why: str) -> None:
    """Give it to readers: what nobody may publish is deleted first, as an author would have to."""
    from coursewell.authoring import drafts

    for problem in drafts.problems(drafts.draft_document(draft)):
        if problem.level == "error" and not problem.can_be_overridden:
            with suppress(drafts.GoneError):  # it had two faults
                drafts.delete_content(draft=draft, user=owner, uid=problem.uid)
    drafts.publish(draft=draft, user=owner, override=why, note=why)


def data_of(kind: str, text: str, file: str) -> dict[str, Any]:
    choice = {"id": "a", "text": text, "is_right": True, "feedback": text}
    question = {"id": "q", "type": "single", "prompt": text, "choices": [choice], "answers": [text], "feedback": text}
    track = {"file": file, "kind": "captions", "language": text[:15], "label": text}
    made: dict[str, dict[str, Any]] = {
        "text": {},
        "image": {"file": file, "alt": text, "caption": text},
        "file": {"file": file, "label": text},
        "video": {"file": file, "url": text, "poster": file, "tracks": [track]},
        "quiz": {"questions": [question | {"tolerance": None}, question | {"id": "r", "type": "text"}]},
    }
    return made[kind]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(files_only=sys.argv[1:] == ["files"])


if __name__ == "__main__":
    main()
