"""Coming in and leaving. Whatever the door, a seat is given under the lock of the rules."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.learning.enrolment.asking import check_course, check_key, check_moment, check_person
from coursewell.learning.enrolment.errors import FullError
from coursewell.learning.enrolment.inviting import accept
from coursewell.learning.enrolment.promoting import promote
from coursewell.learning.enrolment.seats import claim, free_seats, locked_rules
from coursewell.learning.models import Enrolment, Place, Rules
from freshkeys import engine


@transaction.atomic
def enrol(
    *, course: Course, user: User, key: str = "", link: str = "", invitation: str = "", via: str = Enrolment.Via.PAGE
) -> Enrolment:
    """Somebody enrols by themselves. Whoever is in stays in: asked twice, it happens once.

    The secret of an `invitation` counts as the key, and is used up; other gates it opens none.

    Raises:
        EnrolmentError: the first gate that is shut, as a sentence.
    """
    rules = locked_rules(course.pk)
    if (found := enrolment_of(course, user)) is not None:
        return found
    now = engine.now()
    live = Course.objects.get(pk=course.pk)
    check_person(user)
    check_course(live, now)
    is_invited = accept(course, user, invitation)
    if not Place.objects.offered(now).filter(course=course.pk, user=user.pk).exists():
        check_moment(live, now)
        if not is_invited:
            check_key(rules, key, link)
    return take_seat(rules, user=user, via=Enrolment.Via.LINK if is_invited else via)


@transaction.atomic
def enrol_by_staff(*, course: Course, user: User, via: str) -> Enrolment:
    """Those who run the course enrol somebody. Moments and keys do not matter to them; seats do.

    Raises:
        EnrolmentError: there is no seat, or the account is suspended.
    """
    rules = locked_rules(course.pk)
    if (found := enrolment_of(course, user)) is not None:
        return found
    check_person(user)
    return take_seat(rules, user=user, via=via)


def take_seat(rules: Rules, *, user: User, via: str) -> Enrolment:
    """The seat that is kept for this person, or a free one.

    Raises:
        FullError: there is none.
    """
    promote(rules)
    now = engine.now()
    if (found := Enrolment.objects.active().filter(course=rules.course_id, user=user.pk).first()) is not None:
        return found  # they were first in line
    is_offered = Place.objects.offered(now).filter(course=rules.course_id, user=user.pk).exists()
    if not is_offered and free_seats(rules, now) == 0:
        raise FullError(_("All seats of this course are taken."))
    return claim(rules, user=user.pk, via=Enrolment.Via.OFFER if is_offered else via, now=now)


@transaction.atomic
def leave(*, course: Course, user: User) -> bool:
    """Somebody leaves or is removed; the next in line gets the seat. Gives whether they were in."""
    rules = locked_rules(course.pk)
    active = Enrolment.objects.active().filter(course=course.pk, user=user.pk)
    left = active.update(state=Enrolment.State.LEFT, seat=None, left_at=engine.now())
    if left:
        promote(rules)
    return bool(left)


def enrolment_of(course: Course, user: User) -> Enrolment | None:
    return Enrolment.objects.active().filter(course=course.pk, user=user.pk).first()
