"""Whose slugs are remembered."""

from __future__ import annotations

from typing import NamedTuple

from coursewell.courses.models import FormerSlug


class Tracked(NamedTuple):
    """A table with slugs: what its rows are called in `FormerSlug`, and the column within which a slug is unique."""

    target: str
    table: str
    parent: str | None


TRACKED = (
    Tracked(FormerSlug.Target.COURSE.value, "courses_course", None),
    Tracked(FormerSlug.Target.SUBJECT.value, "courses_subject", None),
    Tracked(FormerSlug.Target.INSTRUCTOR.value, "courses_instructor", None),
    Tracked(FormerSlug.Target.MODULE.value, "courses_module", "course_id"),
    Tracked(FormerSlug.Target.CONTENT.value, "courses_content", "module_id"),
)
TABLES = frozenset({"courses_formerslug", *(one.table for one in TRACKED)})
