"""The doors of this package's pages: for who is in a course, and for who writes it. What they show nobody keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from coursewell.accounts.models import User
from coursewell.courses.access import get_course_for, may_edit
from coursewell.courses.models import Course
from coursewell.courses.slugs import RenamedError, follow_renames
from coursewell.learning.models import Enrolment
from coursewell.web.caching import unkept


def for_enrolled(view: Callable[[HttpRequest, Course, Enrolment], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for who is in the course now. Others who may see the course are refused (403); strangers sign in first."""

    @login_required
    @follow_renames
    @wraps(view)
    def opened(request: HttpRequest, slug: str) -> HttpResponseBase:
        course = _course_for(request, slug)
        return unkept(view(request, course, enrolment_for(request, course)))

    return opened


def for_writers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for owner, editors and staff. To everybody else there is nothing (404)."""

    @follow_renames
    @wraps(view)
    def opened(request: HttpRequest, slug: str) -> HttpResponseBase:
        course = _course_for(request, slug)
        if not may_edit(request.user, course):
            raise Http404("There is no such page.")
        return unkept(view(request, course))

    return opened


def enrolment_for(request: HttpRequest, course: Course) -> Enrolment:
    """The enrolment of whoever asks, as the database has it now.

    Raises:
        PermissionDenied: they are not in the course, or their account is suspended.
    """
    user = user_of(request)
    found = Enrolment.objects.active().filter(course=course.pk, user=user.pk).first()
    if found is None or not user.is_active:
        raise PermissionDenied("Not enrolled in this course.")
    return found


def user_of(request: HttpRequest) -> User:
    """Who asks: behind the gate it is always somebody."""
    assert isinstance(request.user, User)
    return request.user


def _course_for(request: HttpRequest, slug: str) -> Course:
    """A form that was open while the course got another slug is sent to the old one: it is taken, not redirected."""
    try:
        return get_course_for(request.user, slug)
    except RenamedError as renamed:
        if request.method != "POST":
            raise
        return get_course_for(request.user, renamed.slug)
