"""Links inside a course: from the path that an author writes to the address that a reader follows.

A content keeps in `data["path"]` where its text lay from the root of the course ("" for one written here), and an
attachment is named by its path from that root. What a text says is relative to its own place: `../shared/map.png`
in `01-start/02-here.md` is the attachment `shared/map.png`, and `../02-on/01-there.md` a lesson.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple
from urllib.parse import quote

from django.urls import reverse

from coursewell.courses.markdown import Picture, Resolve
from coursewell.courses.models import Content, Course

COURSE_FILE = "course.md"


class Place(NamedTuple):
    """The slugs that make the address of a lesson."""

    module: str
    content: str


def within(base: str, target: str) -> str | None:
    """`target`, as a text at `base` means it, from the root of the course; None where it leads out of the course."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
    return None if path == ".." or path.startswith(("../", "/")) else path


def lesson_places(course_id: int) -> dict[str, Place]:
    """The lessons of a course by the path of their text; a module's folder leads to its first lesson. One query."""
    rows = Content.objects.filter(module__course_id=course_id, data__path__isnull=False)
    rows = rows.order_by("module__position", "module_id", "position", "pk")
    places: dict[str, Place] = {}
    for path, module, content in rows.values_list("data__path", "module__slug", "slug"):
        if isinstance(path, str):
            places[path] = Place(module, content)
            places.setdefault(posixpath.dirname(path), Place(module, content))
    places.pop("", None)
    return places


def file_url(course: Course, name: str) -> str:
    """The address of a file of the course itself."""
    return f"{course.get_absolute_url()}files/{quote(name)}"


def resolver(
    *, course: str, base: str, lessons: Mapping[str, Place], find: Callable[[str], str | Picture | None]
) -> Resolve:
    """What `markdown.render` asks for the addresses of a text at `base`. `find` gives the address of an attachment."""

    def resolve(target: str, kind: Literal["link", "image"]) -> str | Picture | None:
        path = within(base, target)
        if path is None:
            return None
        if kind == "link" and path == COURSE_FILE:
            return reverse("course_detail", args=[course])
        if kind == "link" and path in lessons:
            return reverse("lesson", args=[course, *lessons[path]])
        return find(path)

    return resolve
