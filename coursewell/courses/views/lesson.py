"""The lesson page: one content, in the outline of its course."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coursewell.courses.access import get_course_for, may_read
from coursewell.courses.lessons import page_of
from coursewell.courses.lessons.frame import frame
from coursewell.courses.outline import Outline, outline_of
from coursewell.courses.slugs import follow_renames


@require_safe
@follow_renames
def lesson(request: HttpRequest, slug: str, module: str, content: str) -> HttpResponse:
    course = get_course_for(request.user, slug)
    outline = outline_of(course)
    row = outline.find(module, content)
    context = frame(course, outline, row)
    if not may_read(request.user, course, is_open=row.is_open):
        return render(request, "courses/lesson_locked.html", context | _way_out(outline), status=403)
    return render(request, "courses/lesson.html", context | {"page": page_of(course, row), "is_live": True})


def _way_out(outline: Outline) -> dict[str, Any]:
    return {"open_lessons": [row for row in outline.rows if row.is_open][:3]}
