"""The personal parts of course and lesson pages. Whoever is in no course gets the same as all who are not."""

from __future__ import annotations

from typing import Any

from django.conf import settings as settings_of_site
from django.http import HttpRequest
from django.template.loader import render_to_string

from coursewell.courses.access import course_called
from coursewell.courses.lessons import page_of
from coursewell.courses.lessons.frame import frame
from coursewell.courses.models import Content, Course
from coursewell.courses.models.content import Kind
from coursewell.courses.outline import Outline, Row, outline_of
from coursewell.learning.access import is_enrolled
from coursewell.learning.entrance import entrance
from coursewell.learning.progress import enrolment_ids, standing_in
from coursewell.learning.quizzes import settings_of
from coursewell.learning.quizzes import standing_in as standing_of_quiz
from freshkeys.pages.islands import island

__all__ = ["entrance", "lesson_end", "lesson_outline"]


@island
def lesson_outline(request: HttpRequest, *, course: str, lesson: str) -> str:
    """The outline beside a lesson, with ticks for who is in the course. One query beyond those of the page."""
    found = _find(course, lesson)
    if found is None:
        return ""
    its, outline, row = found
    context: dict[str, Any] = frame(its, outline, row)
    if (enrolment := _enrolment(request, its)) is not None:
        context["standing"] = standing = standing_in(outline, enrolment)
        context["done"] = standing.done
    return render_to_string("courses/lesson/_outline.html", context, request=request)


@island
def lesson_end(request: HttpRequest, *, course: str, lesson: str) -> str:
    """The button below a lesson: done, or not after all. Nothing for who is not in the course."""
    found = _find(course, lesson)
    if found is None:
        return ""
    its, outline, row = found
    if (enrolment := _enrolment(request, its)) is None:
        return ""
    context = {
        "course": its,
        "uid": row.uid,
        "is_done": row.uid in standing_in(outline, enrolment).done,
        "is_passed_only": row.kind == Kind.QUIZ and bool(page_of(its, row).kind.get("questions")),
        "is_last": row.number == len(outline.rows),
    }
    return render_to_string("learning/_lesson_end.html", context, request=request)


@island
def quiz(request: HttpRequest, *, course: str, lesson: str) -> str:
    """The questions, without what is right, for who is not in the course; the button for who is."""
    found = _find(course, lesson)
    if found is None:
        return ""
    its, _, row = found
    page = page_of(its, row)
    enrolment = _enrolment(request, its)
    if enrolment is None or not page.kind.get("questions"):
        return render_to_string(page.template, {"kind": page.kind}, request=request) if page.template else ""
    settings = settings_of(Content.objects.filter(pk=row.pk).values_list("data", flat=True).first())
    standing = standing_of_quiz(enrolment=enrolment, uid=row.uid, settings=settings)
    context = {
        "course": its,
        "row": row,
        "settings": settings,
        "standing": standing,
        "zone": settings_of_site.TIME_ZONE,
    }
    return render_to_string("learning/_quiz.html", context, request=request)


def _find(slug: str, uid: str) -> tuple[Course, Outline, Row] | None:
    """None for a lesson that has gone since the page was put together: then the page is made anew, too.

    What the page has asked for is asked for in the same words, and costs nothing.
    """
    course = course_called(slug)
    if course is None:
        return None
    outline = outline_of(course)
    row = next((row for row in outline.rows if row.uid == uid), None)
    return None if row is None else (course, outline, row)


def _enrolment(request: HttpRequest, course: Course) -> int | None:
    """Which one; asked for who they are only where they are in it."""
    if not is_enrolled(request.user, course) or request.user.pk is None:
        return None
    return enrolment_ids(request.user.pk).get(course.pk)
