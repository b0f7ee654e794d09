"""Links inside a course: from the path that an author writes to the address that a reader follows.

A content keeps in `data["path"]` where its text lay from the root of the course (`default_path` is that of one written
elsewhere), and an attachment is named by its path from that root. What a text says is relative to its own place:
`../shared/map.png` in `01-start/02-here.md` is the attachment `shared/map.png`, and `../02-on/01-there.md` a lesson.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from django.urls import reverse

from coursewell.courses.markdown import Picture, Resolve
from coursewell.courses.models import Content, Course
from coursewell.courses.modules import modules_of

COURSE_FILE = "course.md"
#: In bytes, so that two of them fit the name of an attachment.
LONGEST_STEP = 120


class Place(NamedTuple):
    """The slugs that make the address of a lesson."""

    module: str
    content: str


def within(base: str, target: str) -> str | None:
    """`target`, as a text at `base` means it, from the root of the course; None where it leads out of the course."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
    return None if path == ".." or path.startswith(("../", "/")) else path


def default_path(module: str, content: str) -> str:
    """The path of a content that has none: its slugs, shortened where a file's name would be too long.

    >>> default_path("bends", "reef-knot")
    'bends/reef-knot.md'
    """
    return f"{_step(module)}/{_step(content)}.md"


def _step(slug: str) -> str:
    raw = slug.encode(errors="replace")
    if len(raw) <= LONGEST_STEP:
        return slug
    return f"{raw[: LONGEST_STEP - 9].decode(errors='ignore')}-{hashlib.sha256(raw).hexdigest()[:8]}"


def path_in(data: Any, *, module: str, content: str) -> str:
    """Where the text of a content lies, by what it keeps in `data`; that may come from plain SQL."""
    path = data.get("path") if isinstance(data, Mapping) else None
    return path if isinstance(path, str) and path else default_path(module, content)


def lesson_places(course_id: int) -> dict[str, Place]:
    """The lessons of a course by the path of their text; a module's folder leads to its first lesson.

    One query beside that for the modules.
    """
    modules = {module["pk"]: module["slug"] for module in modules_of(course_id)}
    order = {pk: number for number, pk in enumerate(modules)}
    rows = Content.objects.filter(module__in=order).order_by("position", "pk")
    found = sorted(rows.values_list("data__path", "module_id", "slug"), key=lambda row: order[row[1]])
    return places_of(
        (path_in({"path": stored}, module=modules[module], content=content), modules[module], content)
        for stored, module, content in found
    )


def places_of(lessons: Iterable[tuple[str, str, str]]) -> dict[str, Place]:
    """What a link may lead to besides files. A lesson is its path, the slug of its module and its own, in order.

    >>> places_of([("bends/reef-knot.md", "bends", "reef-knot")])["bends"]
    Place(module='bends', content='reef-knot')
    """
    places: dict[str, Place] = {}
    folders: dict[str, Place] = {}
    for path, module, content in lessons:
        places.setdefault(path, Place(module, content))
        folders.setdefault(posixpath.dirname(path), Place(module, content))
    folders.pop("", None)
    return folders | places


def file_url(course: Course, name: str) -> str:
    """The address of a file of the course itself."""
    return f"{course.get_absolute_url()}files/{quote(name)}"


def resolver(
    *,
    course: str,
    base: str,
    lessons: Mapping[str, Place],
    find: Callable[[str], str | Picture | None],
    names: tuple[str, str] = ("course_detail", "lesson"),
) -> Resolve:
    """What `markdown.render` asks for the addresses of a text at `base`. `find` gives the address of an attachment.

    `names` are those of the routes that show the course and a lesson of it: a preview has its own.
    """

    def resolve(target: str, kind: Literal["link", "image"]) -> str | Picture | None:
        path = within(base, target)
        if path is None:
            return None
        if kind == "link" and path == COURSE_FILE:
            return reverse(names[0], args=[course])
        if kind == "link" and path in lessons:
            return reverse(names[1], args=[course, *lessons[path]])
        return find(path)

    return resolve
