"""What stands around a lesson: the bar, the outline and the way on."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from coursewell.courses.access import is_public
from coursewell.courses.models import Course
from coursewell.courses.outline import Outline, Row

RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI) | {"yi", "ps", "sd", "dv"}


def frame(course: Course, outline: Outline, row: Row) -> dict[str, Any]:
    """The context of every page of a lesson, but for the lesson's own text."""
    previous, following = outline.around(row)
    language = course.language
    return {
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
