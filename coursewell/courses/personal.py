"""What the catalogue says of a person: the courses that are theirs, and how readers see them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.accounts.privacy.sections import Erasure, Section
from coursewell.courses.models import Course, Instructor

_NAMED = 5


def collect(user: User) -> dict[str, Any]:
    return {
        "courses_owned": [_told(course) for course in Course.objects.filter(owner=user).order_by("pk")],
        "courses_edited": [_told(course) for course in Course.objects.filter(editors=user).order_by("pk")],
        "profile": Instructor.objects.filter(user=user).values("name", "slug", "bio").first(),
    }


def _told(course: Course) -> dict[str, Any]:
    return {"title": course.title, "address": course.get_absolute_url(), "state": course.state}


def obstacles(user: User) -> list[str]:
    titles = list(Course.objects.filter(owner=user).order_by("title").values_list("title", flat=True)[: _NAMED + 1])
    if not titles:
        return []
    named = ", ".join(_("“%(title)s”") % {"title": title} for title in titles[:_NAMED])
    named += " …" if len(titles) > _NAMED else ""
    said = _("Courses need an owner: hand these over to somebody else, or delete them, first: %(courses)s")
    return [said % {"courses": named}]


@contextmanager
def erasing(user: User, wanted: Erasure) -> Iterator[None]:
    """A profile of somebody who teaches nothing goes; that of a course's instructor is a fact about the course."""
    Instructor.objects.filter(user=user, courses=None).delete()
    yield


SECTION = Section(
    "teaching",
    collect,
    frozenset(
        {
            "courses.Course.owner",
            "courses.Course.editors",
            "courses.Instructor.user",
            "courses.Instructor.name",
            "courses.Instructor.bio",
        }
    ),
    obstacles,
    erasing,
)
