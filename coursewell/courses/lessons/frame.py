"""What stands around a lesson: the bar, the outline and the way on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings

from coursewell.courses.access import is_public
from coursewell.courses.models import Course
from coursewell.courses.outline import Outline, Part, Row

#: An outline with more lessons shows those of the current module, and of the other modules only the names: with 5,000
#: lessons a page had 2.6 MB of outline, and took half a second to make for each student (measured).
LONG = 400
#: So many rows, or modules, before and after the current one are shown of a long outline.
NEAR = 150
RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI) | {"yi", "ps", "sd", "dv"}


def frame(course: Course, outline: Outline, row: Row) -> dict[str, Any]:
    """The context of every page of a lesson, but for the lesson's own text."""
    previous, following = outline.around(row)
    language = course.language
    is_long = len(outline.rows) > LONG
    return {
        "is_long": is_long,
        "parts": _near(outline.parts, row) if is_long else outline.parts,
        "course": course,
        "outline": outline,
        "lesson": row,
        "total": len(outline.rows),
        "previous": previous,
        "following": following,
        "language": language,
        "direction": "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr" if language else "",
        "is_public": is_public(course),
    }


def _near(parts: tuple[Part, ...], row: Row) -> tuple[Part, ...]:
    """The modules around that of the row, and of that one the rows around it."""
    here = next(place for place, part in enumerate(parts) if part.slug == row.module)
    around = parts[max(0, here - NEAR) : here + NEAR + 1]
    rows = parts[here].rows
    place = next((place for place, one in enumerate(rows) if one.slug == row.slug), 0)
    near = replace(parts[here], rows=rows[max(0, place - NEAR) : place + NEAR + 1])
    return tuple(near if part.slug == row.module else part for part in around)
