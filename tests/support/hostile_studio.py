"""`python -m tests.support.hostile_studio`: a site whose instructor types script into every field of the studio."""

from __future__ import annotations

import io
import os
from typing import Any

from tests.support.hostile import HTML, STAFF, SVG
from tests.support.payloads import payloads

#: The lessons of each course, by the title of their module.
KINDS = ("text", "image", "file", "video", "quiz")
LINES = ("summary", "code", "licence")
TEXTS = ("overview", "outcomes", "audience", "prerequisites", "assessment")


def fill() -> None:
    from coursewell.accounts.models import User
    from coursewell.courses.models import Subject

    owner = User.objects.create_superuser(*STAFF, name=payloads()[5][:200])
    for number, text in enumerate(payloads()):
        write_course(owner, Subject.objects.create(title=text[:300], slug=f"s{number}"), number, text)


def write_course(owner: Any, subject: Any, number: int, text: str) -> None:
    from coursewell.authoring import drafts

    title = " ".join(text.split())[:300] or "-"
    course = drafts.create_course(owner=owner, title=title, subject=subject)
    course.slug = f"c{number}"
    course.save()
    draft = drafts.open_draft(course=course, user=owner)
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
        values = {"body": text, "slug": kind, "data": data_of(kind, text, file)}
        drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields=values)


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
    fill()


if __name__ == "__main__":
    main()
