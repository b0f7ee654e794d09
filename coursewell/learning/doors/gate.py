"""Which course a form or page is about, and who asks."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from coursewell.accounts.models import User
from coursewell.courses.access import get_course_for
from coursewell.courses.models import Course
from coursewell.courses.slugs import RenamedError


def course_for(request: HttpRequest, slug: str) -> Course:
    """A form that was open while the course got another slug is sent to the old one: it is taken, not redirected."""
    try:
        return get_course_for(request.user, slug)
    except RenamedError as renamed:
        if request.method != "POST":
            raise
        return get_course_for(request.user, renamed.slug)


def user_of(request: HttpRequest) -> User | None:
    """Who has signed in."""
    return request.user if isinstance(request.user, User) else None


def numbered(said: str) -> int | None:
    """The number that a button carries; one that no row can have, where it is longer than any."""
    return min(int(said[:19]), 2**62) if said.isascii() and said.isdigit() else None


def to_sign_in(course: Course) -> HttpResponse:
    """Back to the page of enrolment afterwards: what was sent is not done behind anybody's back."""
    return redirect_to_login(reverse("enrol", args=[course.slug]))
