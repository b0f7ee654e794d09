"""Who may see what in the catalogue. `get_course_for` is the only way in which a view obtains one course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404

from coursewell.courses.catalogue.availability import MOMENTS
from coursewell.courses.models import Course, CourseQuerySet, FormerSlug, Instructor, State
from coursewell.courses.slugs import RenamedError, current_slug
from freshkeys import clock, remember
from freshkeys.pages import gates
from freshkeys.pages.gates import gate

Visitor = AbstractBaseUser | AnonymousUser

#: Every address of this package, by who may see what it shows. tests/test_routes.py fails when one is missing.
PUBLIC = frozenset(
    {"course_list", "course_list_subject", "instructor_detail", "course_feed", "robots", "sitemap", "sitemap_section"}
)
#: Shows one course: asks `get_course_for`.
OF_A_COURSE = frozenset({"course_detail", "lesson", "course_file", "content_file"})


def get_course_for(user: Visitor, slug: str) -> Course:
    """The course with this slug, if this visitor may see it; otherwise it is as if there were none (404).

    Raises `RenamedError` for a former slug, when the visitor may see what has it today.
    """
    course = course_called(slug)
    if course is None:
        present = current_slug(FormerSlug.Target.COURSE, slug)
        if present is None or present == slug:
            raise Http404("There is no such course.")
        get_course_for(user, present)
        raise RenamedError("slug", present)
    clock.has_passed(course.changes_at)  # all that shows the course is made again then
    if not may_see(user, course):
        raise Http404("There is no such course.")
    return course


def course_called(slug: str) -> Course | None:
    """Whoever may see it. A page and its islands all ask for it, and one answer does for all of them.

    It is asked for by the slug: putting the SQL of a query together each time, for the key, would cost a millisecond.
    """
    courses = Course.objects.filter(slug=slug).select_related("subject")
    found: list[Course] = remember("course_by_slug", lambda: list(courses), vary=slug)
    return found[0] if found else None


def may_see(user: Visitor, course: Course) -> bool:
    """Published courses are everyone's; the others belong to those who write them, and to staff."""
    return is_public(course) or may_edit(user, course)


def is_public(course: Course) -> bool:
    is_due = course.published_at is None or clock.has_passed(course.published_at)
    return course.state == State.PUBLISHED and is_due


def may_edit(user: Visitor, course: Course) -> bool:
    """Owner, editors, staff; never somebody whose account is suspended."""
    return bool(gates.ask("courses.may_edit", user, course.pk))


@gate("courses.may_edit")
def _may_edit(user: Visitor, number: str) -> bool:
    course = int(number)
    if not user.is_authenticated or not user.is_active:
        return False
    if getattr(user, "is_staff", False) or Course.objects.filter(pk=course, owner=user.pk).exists():
        return True
    return Course.editors.through.objects.filter(course=course, user=user.pk).exists()


_READERS: list[Callable[[Visitor, Course], bool]] = []


def reads_by(right: Callable[[Visitor, Course], bool]) -> Callable[[Visitor, Course], bool]:
    """Decorator: `right` says whether somebody may read all lessons of a course; it asks a gate."""
    if right not in _READERS:
        _READERS.append(right)
    return right


def may_read(user: Visitor, course: Course, *, is_open: bool) -> bool:
    """Whether a visitor who may see the course may read a lesson of it, and fetch what it shows."""
    return course.is_open or is_open or may_read_all(user, course)


def may_read_all(user: Visitor, course: Course) -> bool:
    """Whether a visitor who may see the course may read every lesson of it."""
    return course.is_open or may_edit(user, course) or any(right(user, course) for right in _READERS)


def may_see_unlisted(user: Visitor, instructor: Instructor) -> bool:
    """Whether a visitor may see an instructor of whom no course is published: themselves, and who works with them."""
    return bool(gates.ask("courses.may_see_unlisted", user, instructor.pk))


@gate("courses.may_see_unlisted")
def _may_see_unlisted(user: Visitor, number: str) -> bool:
    instructor = int(number)
    if not user.is_authenticated or not user.is_active:
        return False
    if getattr(user, "is_staff", False) or Instructor.objects.filter(pk=instructor, user=user.pk).exists():
        return True
    now = clock.era(Course.objects.all(), *MOMENTS)
    return visible_to(user, now).filter(instructors=instructor).exists()


def visible_to(user: Visitor, now: datetime) -> CourseQuerySet:
    """The courses that this visitor may see at `now` (see `freshkeys.clock.era`)."""
    published = Course.objects.published(now)
    if not user.is_authenticated or not user.is_active:
        return published
    if getattr(user, "is_staff", False):
        return Course.objects.all()
    written = Q(owner=user.pk) | Q(pk__in=Course.editors.through.objects.filter(user=user.pk).values("course"))
    return published | Course.objects.filter(written)
