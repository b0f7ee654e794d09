"""Leaving a course: asked once, naming what goes and what stays."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coursewell.courses.slugs import follow_renames
from coursewell.learning.access import is_enrolled
from coursewell.learning.doors.gate import course_for, to_sign_in, user_of
from coursewell.learning.enrolment import leave
from coursewell.learning.enrolment.room import room_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def leave_page(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_for(request, slug)
    user = user_of(request)
    if user is None:
        return to_sign_in(course)
    if request.method == "POST":
        if leave(course=course, user=user):
            messages.success(request, _("You have left the course. What you have done is kept."))
        return redirect(course)
    context = {
        "course": course,
        "is_enrolled": is_enrolled(user, course),
        "is_limited": room_of(course.pk).seats is not None,
    }
    return render(request, "learning/leave.html", context)
