"""The lesson page: one content, in the outline of its course."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coursewell.courses.access import get_course_for, is_public, may_read
from coursewell.courses.lessons import page_of
from coursewell.courses.models import Course
from coursewell.courses.outline import Outline, Row, outline_of
from coursewell.courses.slugs import follow_renames

RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI) | {"yi", "ps", "sd", "dv"}


@require_safe
@follow_renames
def lesson(request: HttpRequest, slug: str, module: str, content: str) -> HttpResponse:
    course = get_course_for(request.user, slug)
    outline = outline_of(course)
    row = outline.find(module, content)
    context = _frame(course, outline, row)
    if not may_read(request.user, course, is_open=row.is_open):
        return render(request, "courses/lesson_locked.html", context | _way_out(outline), status=403)
    return render(request, "courses/lesson.html", context | {"page": page_of(course, row)})


def _frame(course: Course, outline: Outline, row: Row) -> dict[str, Any]:
    """What the bar, the outline and the way on show."""
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


def _way_out(outline: Outline) -> dict[str, Any]:
    return {"open_lessons": [row for row in outline.rows if row.is_open][:3]}
