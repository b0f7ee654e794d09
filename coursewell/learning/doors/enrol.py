"""Enrolling; and why one cannot: each gate with its state, and when it will change."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from coursewell.courses.models import Course
from coursewell.courses.slugs import follow_renames
from coursewell.learning.access import is_enrolled
from coursewell.learning.doors.gate import course_for, to_sign_in, user_of
from coursewell.learning.doors.invited import in_hand
from coursewell.learning.enrolment import EnrolmentError, enrol
from coursewell.learning.enrolment.button import button_for
from coursewell.learning.enrolment.gates import gates_of
from coursewell.learning.enrolment.inviting import good_for
from coursewell.learning.enrolment.room import room_of
from coursewell.learning.models import Enrolment, Rules
from freshkeys import engine


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@follow_renames
def enrol_page(request: HttpRequest, slug: str) -> HttpResponse:
    course = course_for(request, slug)
    if course.address_elsewhere:
        return redirect(course)
    return _enrol(request, course) if request.method == "POST" else _page(request, course)


def _enrol(request: HttpRequest, course: Course) -> HttpResponse:
    user = user_of(request)
    if user is None:
        return to_sign_in(course)
    key, link = said(request, "key"), said(request, "invitation")
    if (refusal := too_often(request)) is not None:
        return refusal
    via = Enrolment.Via.LINK if link else Enrolment.Via.PAGE
    try:
        enrol(course=course, user=user, key=key, link=link, invitation=in_hand(request), via=via)
    except EnrolmentError as error:
        messages.error(request, str(error))
        return redirect("enrol", course.slug)
    messages.success(request, _("You are enrolled."))
    return redirect(course)


def _page(request: HttpRequest, course: Course) -> HttpResponse:
    now = engine.now()
    link = valid_link(course, request.GET.get("invitation", ""))
    is_invited = bool(link) or good_for(course, in_hand(request)) is not None
    gates = [gate for gate in gates_of(course, request.user, now) if not (is_invited and gate.name == "key")]
    button, room = button_for(course, request.user, now), room_of(course.pk)
    if course.is_open and button.second is not None:
        button = button.second
    context = {
        "course": course,
        "gates": gates,
        "button": button,
        "do": button.do or ("join" if room.free == 0 else "enrol"),
        "is_enrolled": is_enrolled(request.user, course),
        "is_possible": all(gate.is_open or gate.is_yours for gate in gates),
        "needs_key": room.needs_key and button.do != "accept",
        "link": link,
        "is_invited": is_invited,
        "has_limit": room.seats is not None,
        "may_sign_up": get_adapter(request).is_open_for_signup(request),
        "here": request.get_full_path(),
    }
    return render(request, "learning/enrol.html", context)


def said(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "")[:200]


def valid_link(course: Course, link: str) -> str:
    """The secret of the invitation link, if it is that of this course."""
    rules = Rules.objects.filter(course=course.pk).first() if link else None
    return link if rules and rules.key and rules.link and constant_time_compare(link, rules.link) else ""


def too_often(request: HttpRequest) -> HttpResponse | None:
    """Keys are not to be found by trying: who sends one is counted, and nobody else is."""
    if "key" not in request.POST and "invitation" not in request.POST:
        return None
    answer: HttpResponse | None = ratelimit.consume_or_429(request, action="enrolment_key", user=request.user)
    return answer
