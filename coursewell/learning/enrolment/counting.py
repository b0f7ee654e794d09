"""How many people are in a course and before somebody in its line."""

from __future__ import annotations

from coursewell.learning.models import Enrolment, Place


def student_count(course: int) -> int:
    """How many people are in the course now."""
    return Enrolment.objects.active().filter(course=course).count()


def ahead_of(place: Place) -> int:
    """How many wait before this person; those to whom a seat is offered do not wait any more."""
    return Place.objects.filter(course=place.course_id, offered_at=None, pk__lt=place.pk).count()
