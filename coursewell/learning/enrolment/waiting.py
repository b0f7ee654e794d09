"""The waiting list: joining, leaving, and saying yes to a seat that is kept."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.learning.enrolment.asking import check_course, check_key, check_moment, check_person
from coursewell.learning.enrolment.enrolling import enrolment_of, take_seat
from coursewell.learning.enrolment.errors import FullError, NoOfferError
from coursewell.learning.enrolment.inviting import accept
from coursewell.learning.enrolment.promoting import promote
from coursewell.learning.enrolment.seats import locked_rules
from coursewell.learning.models import Enrolment, Place
from freshkeys import engine


@transaction.atomic
def join_waiting_list(
    *, course: Course, user: User, key: str = "", link: str = "", invitation: str = ""
) -> Enrolment | Place:
    """A place at the end of the line; or a seat, where one is free after all. Asked twice, it happens once.

    Raises:
        EnrolmentError: the first gate that is shut, as a sentence.
    """
    rules = locked_rules(course.pk)
    found = enrolment_of(course, user) or Place.objects.filter(course=course.pk, user=user.pk).first()
    if found is not None:
        return found
    now = engine.now()
    live = Course.objects.get(pk=course.pk)
    check_person(user)
    check_course(live, now)
    check_moment(live, now)
    if not accept(course, user, invitation):
        check_key(rules, key, link)
    try:
        return take_seat(rules, user=user, via=Enrolment.Via.PAGE)
    except FullError:
        if not rules.has_waiting_list:
            raise FullError(_("All seats of this course are taken, and it has no waiting list.")) from None
    return Place.objects.create(course_id=course.pk, user=user, joined_at=now)


@transaction.atomic
def leave_waiting_list(*, course: Course, user: User) -> bool:
    """Give up a place, or a seat that is offered: the next in line gets it. Gives whether they had one."""
    rules = locked_rules(course.pk)
    count, _of_what = Place.objects.filter(course=course.pk, user=user.pk).delete()
    if count:
        promote(rules)
    return bool(count)


@transaction.atomic
def accept_offer(*, course: Course, user: User) -> Enrolment:
    """Take the seat that is kept for this person, also after enrolment has closed: they asked in time.

    Raises:
        NoOfferError: none is, or not any more.
    """
    rules = locked_rules(course.pk)
    if (found := enrolment_of(course, user)) is not None:
        return found
    check_person(user)
    if not Place.objects.offered(engine.now()).filter(course=course.pk, user=user.pk).exists():
        promote(rules)
        raise NoOfferError(_("No seat is kept for you any more. Join the waiting list to be offered another."))
    return take_seat(rules, user=user, via=Enrolment.Via.OFFER)
