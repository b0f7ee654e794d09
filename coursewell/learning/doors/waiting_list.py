"""The buttons about the waiting list: join, leave, take the seat that is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.courses.slugs import follow_renames
from coursewell.learning.doors.enrol import said, too_often
from coursewell.learning.doors.gate import course_for, to_sign_in, user_of
from coursewell.learning.doors.invited import in_hand
from coursewell.learning.enrolment import EnrolmentError, accept_offer, join_waiting_list, leave_waiting_list
from coursewell.learning.models import Enrolment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def waiting_list(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_for(request, slug)
    user = user_of(request)
    if user is None:
        return to_sign_in(course)
    if request.method != "POST":
        return redirect("enrol", course.slug)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404("There is no such button.")
    if (refusal := too_often(request)) is not None:
        return refusal
    try:
        messages.success(request, act(request, course, user))
    except EnrolmentError as error:
        messages.error(request, str(error))
        return redirect("enrol", course.slug)
    return redirect(course)


def join(request: HttpRequest, course: Course, user: User) -> str:
    found = join_waiting_list(
        course=course,
        user=user,
        key=said(request, "key"),
        link=said(request, "invitation"),
        invitation=in_hand(request),
    )
    return _("You are enrolled.") if isinstance(found, Enrolment) else _("You are on the waiting list.")


def give_up(request: HttpRequest, course: Course, user: User) -> str:
    leave_waiting_list(course=course, user=user)
    return _("You are not on the waiting list any more.")


def accept(request: HttpRequest, course: Course, user: User) -> str:
    accept_offer(course=course, user=user)
    return _("You are enrolled.")


#: By the name of the button: what it does, which gives what to say afterwards.
ACTS: dict[str, Callable[[HttpRequest, Course, User], str]] = {"join": join, "leave": give_up, "accept": accept}
