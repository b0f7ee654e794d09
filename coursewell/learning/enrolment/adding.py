"""Many people at once, by those who run the course: each is done by themselves, and it is said what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from coursewell.accounts.addresses import owner_of
from coursewell.courses.models import Course
from coursewell.learning.enrolment.addresses import Said
from coursewell.learning.enrolment.enrolling import enrol_by_staff, enrolment_of
from coursewell.learning.enrolment.errors import EnrolmentError, FullError
from coursewell.learning.models import Enrolment


class Outcome(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    ALREADY = "already", _("Was enrolled already")
    FULL = "full", _("Not enrolled: all seats are taken")
    NOBODY = "nobody", _("Not enrolled: nobody with this e-mail address has an account here")
    NO_ADDRESS = "no-address", _("This is not an e-mail address")


@dataclass(frozen=True)
class Added:
    """What became of one address."""

    said: Said
    outcome: Outcome

    @property
    def is_well(self) -> bool:
        return self.outcome in (Outcome.ENROLLED, Outcome.ALREADY)


def add_people(*, course: Course, people: Iterable[Said]) -> list[Added]:
    """Whoever is in stays in, so it can be done again. What stops half-way has done what it has done, whole."""
    return [Added(said, _add(course, said)) for said in people]


def _add(course: Course, said: Said) -> Outcome:
    if not said.is_address:
        return Outcome.NO_ADDRESS
    user = owner_of(said.email)
    if user is None or not user.is_active:  # that somebody is suspended is not told to those who teach
        return Outcome.NOBODY
    if enrolment_of(course, user) is not None:
        return Outcome.ALREADY
    try:
        enrol_by_staff(course=course, user=user, via=Enrolment.Via.INSTRUCTOR)
    except FullError:
        return Outcome.FULL
    except EnrolmentError:  # suspended or erased since
        return Outcome.NOBODY
    return Outcome.ENROLLED
