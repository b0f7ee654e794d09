"""Invitations to one course for one person each, by e-mail: they count as the enrolment key, once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from coursewell.accounts.invitations import digest
from coursewell.accounts.models import User
from coursewell.courses.access import is_public
from coursewell.courses.models import Course
from coursewell.learning import inviting_letters
from coursewell.learning.enrolment.seats import locked_rules
from coursewell.learning.models import CourseInvitation
from freshkeys import engine

GOOD_FOR = timedelta(days=30)
#: Nobody mails many strangers from here: so many a day by one person, and to one course.
MOST_A_DAY = 500
KEPT_FOR = timedelta(days=60)


class InvitationError(Exception):
    """Why a link does not work (any more), as a sentence for who has followed it."""


class TooManyError(Exception):
    """So many were sent today that no more are. Nothing was changed."""


@transaction.atomic
def invite(*, course: Course, email: str, by: User) -> tuple[CourseInvitation, bool]:
    """The invitation that holds for this address, and whether it is new: asked twice, one letter is sent.

    Raises:
        TooManyError: it would be a new one, and too many were sent within a day.
    """
    locked_rules(course.pk)
    now = engine.now()
    waiting = CourseInvitation.objects.unanswered().filter(course=course.pk, email=email)
    if (found := waiting.filter(ends_at__gt=now).first()) is not None:
        return found, False
    _check_count(course, by, now)
    waiting.update(revoked_at=now)
    secret = secrets.token_urlsafe(24)
    made = CourseInvitation.objects.create(
        course_id=course.pk, email=email, digest=digest(secret), made_at=now, made_by=by, ends_at=now + GOOD_FOR
    )
    inviting_letters.queue_invitation(made, secret)
    return made, True


@transaction.atomic
def invite_again(*, course: Course, number: int, by: User) -> bool:
    """Another letter with another link, which ends the old one. Gives whether the old one still held.

    Raises:
        TooManyError: as for a first one. The old link stays good.
    """
    found = CourseInvitation.objects.filter(course=course.pk, pk=number).first()
    if found is None or not revoke(course=course, number=number):
        return False
    invite(course=course, email=found.email, by=by)
    return True


@transaction.atomic
def revoke(*, course: Course, number: int) -> bool:
    """Whether it still held, and does no more."""
    locked_rules(course.pk)
    now = engine.now()
    return bool(CourseInvitation.objects.good(now).filter(course=course.pk, pk=number).update(revoked_at=now))


def find(secret: str) -> CourseInvitation:
    """The invitation of a link. Looking changes nothing.

    Raises:
        InvitationError: it does not work (any more).
    """
    found = CourseInvitation.objects.filter(digest=digest(secret)).select_related("course").first()
    if found is None or found.revoked_at is not None:
        raise InvitationError(_("This invitation is no longer good. Ask who has sent it for another one."))
    if found.accepted_at is not None:
        raise InvitationError(_("This invitation was accepted already. Sign in with the account that accepted it."))
    if found.ends_at <= engine.now():
        raise InvitationError(_("This invitation has ended. Ask who has sent it for another one."))
    if not is_public(found.course):
        raise InvitationError(_("The course is not published now, so nobody can enrol. Try again later."))
    return found


def good_for(course: Course, secret: str) -> CourseInvitation | None:
    """The invitation to this course, if it still holds."""
    if not secret:
        return None
    return CourseInvitation.objects.good(engine.now()).filter(course=course.pk, digest=digest(secret)).first()


def accept(course: Course, user: User, secret: str) -> bool:
    """Whether an invitation to this course is in hand, which is used up now.

    The caller holds the lock of the rules, and undoes it with the rest where somebody does not come in.
    """
    found = good_for(course, secret)
    if found is not None:
        CourseInvitation.objects.filter(pk=found.pk).update(accepted_at=engine.now(), accepted_by=user.pk)
    return found is not None


def prune() -> int:
    """Forget those that have been of no use for a month. Where there are none, nothing is written."""
    old = CourseInvitation.objects.filter(made_at__lt=engine.now() - KEPT_FOR)
    return old.delete()[0] if old.exists() else 0


def _check_count(course: Course, by: User, now: datetime) -> None:
    User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()  # who invites to two courses at once
    today = CourseInvitation.objects.filter(made_at__gt=now - timedelta(days=1))
    if max(today.filter(made_by=by.pk).count(), today.filter(course=course.pk).count()) >= MOST_A_DAY:
        raise TooManyError
