"""Whether somebody may come in by the front door: what the page says, asked again under the lock."""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from coursewell.accounts.models import User
from coursewell.courses.catalogue.availability import standing
from coursewell.courses.models import Course, State
from coursewell.learning.enrolment.errors import ClosedError, KeyNeededError, NotHereError
from coursewell.learning.models import Rules


def check_person(user: User) -> None:
    """As the account is now. Until the transaction ends nobody erases it, who would leave a seat to nobody."""
    found = User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
    if found is None:
        raise NotHereError(_("There is no such account any more."))
    if not found.is_active:
        raise NotHereError(_("This account is suspended; ask the people who run this site."))


def check_course(course: Course, now: datetime) -> None:
    """Courses that are published here; the others cannot be enrolled in."""
    if course.address_elsewhere:
        raise NotHereError(_("This course takes place on another site; enrol there."))
    if course.state != State.PUBLISHED or (course.published_at is not None and course.published_at > now):
        raise NotHereError(_("This course is not published, so nobody can enrol in it now."))


def check_moment(course: Course, now: datetime) -> None:
    found = standing(course, now)
    if found.state != "open":
        raise ClosedError(f"{found.label}.")


def check_key(rules: Rules, key: str, link: str) -> None:
    """The key, whatever its capitals and the white space around it; or the link, which holds a secret."""
    if not rules.key or (rules.link and constant_time_compare(link, rules.link)):
        return
    if not key.strip():
        raise KeyNeededError(_("Type the enrolment key that your teacher gave you."))
    if not constant_time_compare(key.strip().casefold(), rules.key.strip().casefold()):
        raise KeyNeededError(_("This is not the enrolment key of this course. Look for mistakes, or ask your teacher."))
