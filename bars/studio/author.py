"""`python -m bars.studio.author make|write`: an author whose every text names the edition that it belongs to.

`make` fills an empty site with the course. `write` obeys lines of its standard input, `draft 7` or `publish`, and says
when each was begun and when it was done, in seconds of the clock that all processes of a machine share.
"""

from __future__ import annotations

import os
import sys
import time

SLUG, MODULES, LESSONS = "editions", 3, 10
OWNER = "author@coursewell.invalid"


def make() -> None:
    from django.core.management import call_command

    from coursewell.accounts.models import User
    from coursewell.authoring import drafts
    from coursewell.courses.models import Subject

    call_command("migrate", verbosity=0)
    owner = User.objects.create_user(OWNER, name="Ann Author", is_instructor=True)
    subject = Subject.objects.create(title="Bars", slug="bars")
    course = drafts.create_course(owner=owner, title=SLUG, subject=subject)
    draft = drafts.open_draft(course=course, user=owner)
    homes = [drafts.add_module(draft=draft, user=owner, title=f"Part {number}") for number in range(MODULES)]
    for number in range(LESSONS):
        home = homes[number % MODULES]
        uid = drafts.add_content(draft=draft, user=owner, module=home, kind="text", title=f"Lesson {number}")
        drafts.save_content(draft=draft, user=owner, uid=uid, version=1, fields={"is_open": True, "body": "x"})
    write_edition(0)
    publish()


def write_edition(number: int) -> None:
    """In the draft: the course, its modules and its lessons, and their order."""
    from coursewell.authoring import drafts
    from coursewell.authoring.models import Draft

    draft = Draft.objects.select_related("course__owner").get(course__slug=SLUG)
    user, mark = draft.course.owner, f"edition-{number}-"
    settings = {"title": f"Course {mark}", "summary": mark, "overview": mark, "slug": SLUG}
    drafts.save_settings(draft=draft, user=user, version=draft.version, fields=settings)
    for place, module in enumerate(list(draft.outline)):
        drafts.rename_module(draft=draft, user=user, uid=module["uid"], title=f"Part {place} {mark}")
    for place, row in enumerate(draft.contents.filter(removed_at=None).order_by("pk")):
        body = f"## Text {place} {mark}\n\n" + f"A line of {mark}, *as ever*.\n\n" * 20
        fields = {"title": f"Lesson {place} {mark}", "body": body}
        drafts.save_content(draft=draft, user=user, uid=row.uid, version=row.version, fields=fields)
    drafts.move_module(draft=draft, user=user, uid=draft.outline[0]["uid"], direction="down")


def publish() -> None:
    from coursewell.authoring import drafts
    from coursewell.authoring.models import Draft

    draft = Draft.objects.select_related("course__owner").get(course__slug=SLUG)
    drafts.publish(draft=draft, user=draft.course.owner)


def addresses() -> list[str]:
    from coursewell.courses.models import Content, Course

    course = Course.objects.get(slug=SLUG)
    return [course.get_absolute_url(), *(one.get_absolute_url() for one in Content.objects.order_by("pk"))]


def write() -> None:
    print(*addresses(), flush=True)
    for line in sys.stdin:
        verb, _, number = line.strip().partition(" ")
        begun = time.monotonic()
        if verb == "draft":
            write_edition(int(number))
        else:
            publish()
        print(begun, time.monotonic(), flush=True)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    {"make": make, "write": write}[sys.argv[1]]()


if __name__ == "__main__":
    main()
