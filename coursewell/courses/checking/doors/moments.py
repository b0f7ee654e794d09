"""A door after which time goes on writing: enrolment closes in a moment, and nobody writes anything then."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coursewell.courses.checking.doors.register import DOORS, a_slug
from coursewell.courses.models import Course
from freshkeys.checking.pen import Pen


@DOORS.add("a moment to come")
def soon(pen: Pen) -> None:
    opens = timezone.now() + timedelta(seconds=pen.random.uniform(-0.2, 0.8))
    closes = opens + timedelta(seconds=pen.random.uniform(0.1, 0.8))
    with pen.single():
        Course.objects.filter(slug=a_slug(pen)).update(enrolment_opens_at=opens, enrolment_closes_at=closes)
