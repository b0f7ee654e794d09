"""The outline of a course: its modules and lessons without their texts, one remembered value for all its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise

from coursewell.courses import kinds
from coursewell.courses.models import Content, Course, FormerSlug
from coursewell.courses.modules import modules_of
from coursewell.courses.slugs import RenamedError, current_slug
from freshkeys import remember, storable


@storable
@dataclass(frozen=True)
class Row:
    """One lesson in the outline. `number` counts from 1 through the course; `url` is empty where it is not offered.

    `uid` outlives publishing, renaming and moving; progress is kept by it. Rows of a draft have none.
    """

    pk: int
    number: int
    title: str
    kind: str
    slug: str
    module: str
    minutes: int | None
    is_open: bool
    url: str
    uid: str = ""

    @property
    def icon(self) -> str:
        return kinds.get(self.kind).icon

    @property
    def label(self) -> str | Promise:
        return kinds.get(self.kind).label


@storable
@dataclass(frozen=True)
class Part:
    """One module of the outline."""

    pk: int
    title: str
    description: str
    slug: str
    rows: tuple[Row, ...]

    @property
    def is_one_lesson(self) -> bool:
        """Whether the module is nothing but a lesson of the same name, as imported episodes are."""
        return len(self.rows) == 1 and self.rows[0].title == self.title


@storable
@dataclass(frozen=True)
class Outline:
    """Modules with their lessons, in order."""

    course_id: int
    parts: tuple[Part, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for part in self.parts for row in part.rows)

    def shown_to(self, *, reads_all: bool) -> tuple[Part, ...]:
        """As a visitor sees it who may read everything, or else the open lessons: the others have no address."""
        if reads_all:
            return self.parts
        return tuple(
            replace(part, rows=tuple(row if row.is_open else replace(row, url="") for row in part.rows))
            for part in self.parts
        )

    def find(self, module: str, content: str) -> Row:
        """The lesson at this address. Raises `RenamedError` for a former slug, `Http404` for no lesson."""
        part = next((part for part in self.parts if part.slug == module), None)
        if part is None:
            raise self._renamed("module", module, FormerSlug.Target.MODULE, self.course_id)
        row = next((row for row in part.rows if row.slug == content), None)
        if row is None:
            raise self._renamed("content", content, FormerSlug.Target.CONTENT, part.pk)
        return row

    def around(self, row: Row) -> tuple[Row | None, Row | None]:
        """The lessons before and after this one."""
        rows = self.rows
        return (
            rows[row.number - 2] if row.number > 1 else None,
            rows[row.number] if row.number < len(rows) else None,
        )

    @staticmethod
    def _renamed(argument: str, slug: str, target: FormerSlug.Target, parent_id: int) -> Exception:
        present = current_slug(target, slug, parent_id=parent_id)
        if present is None or present == slug:
            return Http404("There is no such lesson.")
        return RenamedError(argument, present)


def outline_of(course: Course) -> Outline:
    """The outline of a course: two queries cold, none warm."""
    found: Outline = remember("course_outline", lambda: _build(course), vary=(course.pk, course.slug))
    return found


def _build(course: Course) -> Outline:
    modules = modules_of(course.pk)
    contents = Content.objects.filter(module__in=[module["pk"] for module in modules]).order_by("position", "pk")
    by_module: defaultdict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for found in contents.values("pk", "uid", "module_id", "title", "kind", "slug", "duration_minutes", "is_open"):
        by_module[found["module_id"]].append(found)
    parts: list[Part] = []
    number = 0
    for module in modules:
        rows = []
        for content in by_module.get(module["pk"], ()):
            number += 1
            rows.append(_row(course, module["slug"], content, number))
        parts.append(Part(module["pk"], module["title"], module["description"], module["slug"], tuple(rows)))
    return Outline(course.pk, tuple(parts))


def lesson_url(course: Course, module: str, content: str) -> str:
    """The address of a lesson by the slugs of its module and its own."""
    return reverse("lesson", args=[course.slug, module, content])


def _row(course: Course, module: str, content: Mapping[str, Any], number: int) -> Row:
    return Row(
        pk=content["pk"],
        number=number,
        title=content["title"],
        kind=content["kind"],
        slug=content["slug"],
        module=module,
        minutes=content["duration_minutes"],
        is_open=content["is_open"],
        url=lesson_url(course, module, content["slug"]),
        uid=content["uid"],
    )


def first_url(parts: tuple[Part, ...]) -> str | None:
    """Where reading starts: the first lesson that this visitor may read."""
    return next((row.url for part in parts for row in part.rows if row.url), None)
