"""The island with the button: on the page of a course, and on the page of a lesson that is locked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from coursewell.courses.access import course_called, may_edit
from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.models import Course
from coursewell.learning.access import is_enrolled
from coursewell.learning.certificates import good_url
from coursewell.learning.enrolment.button import button_for
from coursewell.learning.progress import enrolment_ids
from freshkeys import clock
from freshkeys.pages.islands import island


@island
def entrance(request: HttpRequest, *, slug: str) -> str:
    """Nothing for a course that has gone since the page was put together: then the page is made anew, too."""
    course = course_called(slug)
    if course is None:
        return ""
    clock.has_passed(course.changes_at)
    context: dict[str, Any] = {
        "course": course,
        "may_edit": may_edit(request.user, course),
        "button": button_for(course, request.user, clock.era(Course.objects.filter(pk=course.pk), *MOMENTS)),
    }
    if request.user.pk is not None and is_enrolled(request.user, course):
        number = enrolment_ids(request.user.pk).get(course.pk)
        context["certificate"] = good_url(number) if number else ""
    return render_to_string("learning/_entrance.html", context, request=request)
