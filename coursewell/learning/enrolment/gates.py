"""Every gate on the way into a course, with its state and when it will change: what the button and the page say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coursewell.courses.access import Visitor, is_public
from coursewell.courses.catalogue.availability import spoken, standing
from coursewell.courses.models import Course
from coursewell.learning.enrolment.room import Room, room_of, standing_in_line


@dataclass(frozen=True)
class Gate:
    """One condition. `when` says when it will change, if anybody knows; `changes_at` is that moment."""

    name: str
    is_open: bool
    sentence: str
    when: str = ""
    changes_at: datetime | None = None
    #: Shut, but opened by the person themselves as they enrol.
    is_yours: bool = False


def gates_of(course: Course, user: Visitor, now: datetime) -> tuple[Gate, ...]:
    """All gates in the order in which they are passed. `now` is of `clock.era`, or the instant."""
    room = room_of(course.pk)
    gates = [_published(course, now), _moment(course, now)]
    if room.seats is not None:
        gates.append(_seats(course, user, room))
    if room.needs_key:
        sentence = _("You need the enrolment key or the invitation link, which your teacher has.")
        gates.append(Gate("key", False, sentence, is_yours=True))
    gates.append(_account(user))
    return tuple(gates)


def _published(course: Course, now: datetime) -> Gate:
    if is_public(course):
        return Gate("published", True, _("The course is published."))
    at = course.published_at
    if course.state == "published" and at is not None:
        when = _("It will be published on %(moment)s.") % {"moment": spoken(at)}
        return Gate("published", False, _("The course is not published yet."), when, at)
    return Gate("published", False, _("The course is not published."), _("When those who write it publish it."))


def _moment(course: Course, now: datetime) -> Gate:
    found = standing(course, now)
    opens, closes = course.enrolment_opens_at, course.enrolment_closes_at
    if found.state == "upcoming":
        return Gate("moment", False, f"{found.label}.", _("At that moment, by itself."), opens)
    if found.state == "closed":
        return Gate("moment", False, f"{found.label}.", _("Nobody knows: ask those who teach the course."))
    if course.is_open or closes is None:
        return Gate("moment", True, _("Enrolment is open."))
    return Gate("moment", True, f"{found.label}.", _("It closes at that moment, by itself."), closes)


def _seats(course: Course, user: Visitor, room: Room) -> Gate:
    mine = standing_in_line(course.pk, user.pk) if user.is_authenticated else None
    if mine is not None and mine.offer_ends_at is not None:
        sentence = _("A seat is kept for you until %(moment)s.") % {"moment": spoken(mine.offer_ends_at)}
        return Gate("seats", True, sentence, _("After that it is offered to the next."), mine.offer_ends_at)
    if room.free:
        told = {"free": room.free, "seats": room.seats}
        return Gate("seats", True, _("%(free)s of %(seats)s seats are free.") % told)
    sentence = ngettext("The only seat is taken.", "All %(seats)s seats are taken.", room.seats or 0)
    sentence %= {"seats": room.seats}
    if room.waiting:
        sentence += " " + _("Waiting: %(count)s.") % {"count": room.waiting}
    when = _("As soon as somebody leaves, or there are more seats; who waits comes first.")
    if room.next_end is not None:
        when += " " + _("A seat is kept for somebody until %(moment)s.") % {"moment": spoken(room.next_end)}
    return Gate("seats", False, sentence, when, room.next_end)


def _account(user: Visitor) -> Gate:
    if not user.is_authenticated:
        return Gate("account", False, _("You are not signed in."), is_yours=True)
    if not user.is_active:
        return Gate("account", False, _("This account is suspended; ask the people who run this site."))
    return Gate("account", True, _("You are signed in."))
