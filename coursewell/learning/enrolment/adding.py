"""Many people at once, by those who run the course: each is done by themselves, and it is said what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from coursewell.accounts.addresses import owner_of
from coursewell.accounts.models import User
from coursewell.courses.access import is_public
from coursewell.courses.models import Course
from coursewell.learning.enrolment.addresses import Said
from coursewell.learning.enrolment.enrolling import enrol_by_staff, enrolment_of
from coursewell.learning.enrolment.errors import EnrolmentError, FullError
from coursewell.learning.enrolment.inviting import TooManyError, invite
from coursewell.learning.models import Enrolment


class Outcome(models.TextChoices):
    ENROLLED = "enrolled", _("Enrolled")
    ALREADY = "already", _("Was enrolled already")
    INVITED = "invited", _("Invited by e-mail")
    BEFORE = "before", _("Was invited before")
    FULL = "full", _("Not enrolled: all seats are taken")
    UNPUBLISHED = "unpublished", _("Not invited: the course is not published")
    TOO_MANY = "too-many", _("Not invited: so many invitations were sent today; try again tomorrow")
    NO_ADDRESS = "no-address", _("This is not an e-mail address")


@dataclass(frozen=True)
class Added:
    """What became of one address; of one that was invited before, when."""

    said: Said
    outcome: Outcome
    invited_at: datetime | None = None

    @property
    def is_well(self) -> bool:
        return self.outcome in (Outcome.ENROLLED, Outcome.ALREADY, Outcome.INVITED, Outcome.BEFORE)


def add_people(*, course: Course, people: Iterable[Said], by: User, only_invite: bool = False) -> list[Added]:
    """Whoever is in stays in, so it can be done again. What stops half-way has done what it has done, whole."""
    return [_add(course, said, by, only_invite) for said in people]


def _add(course: Course, said: Said, by: User, only_invite: bool) -> Added:
    if not said.is_address:
        return Added(said, Outcome.NO_ADDRESS)
    user = owner_of(said.email)
    if user is not None and enrolment_of(course, user) is not None:
        return Added(said, Outcome.ALREADY)
    # That somebody is suspended is not told to those who teach: it looks as if there were no account.
    if user is None or not user.is_active or only_invite:
        return _invite(course, said, by)
    try:
        enrol_by_staff(course=course, user=user, via=Enrolment.Via.INSTRUCTOR)
    except FullError:
        return Added(said, Outcome.FULL)
    except EnrolmentError:  # suspended or erased since
        return _invite(course, said, by)
    return Added(said, Outcome.ENROLLED)


def _invite(course: Course, said: Said, by: User) -> Added:
    if not is_public(course):
        return Added(said, Outcome.UNPUBLISHED)
    try:
        found, is_new = invite(course=course, email=said.email, by=by)
    except TooManyError:
        return Added(said, Outcome.TOO_MANY)
    return Added(said, Outcome.INVITED) if is_new else Added(said, Outcome.BEFORE, found.made_at)
