"""The island with the button: on the page of a course, and on the page of a lesson that is locked."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from coursewell.courses.access import may_edit
from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.models import Course
from coursewell.learning.enrolment.button import button_for
from freshkeys import clock, remember
from freshkeys.pages.islands import island


@island
def entrance(request: HttpRequest, *, slug: str) -> str:
    """Nothing for a course that has gone since the page was put together: then the page is made anew, too."""
    # Asked as the page around it asks, so that one answer does for both.
    found = remember("course_by_slug", Course.objects.filter(slug=slug).select_related("subject"))
    if not found:
        return ""
    clock.has_passed(found[0].changes_at)
    context = {
        "course": found[0],
        "may_edit": may_edit(request.user, found[0]),
        "button": button_for(found[0], request.user, clock.era(Course.objects.filter(pk=found[0].pk), *MOMENTS)),
    }
    return render_to_string("learning/_entrance.html", context, request=request)
