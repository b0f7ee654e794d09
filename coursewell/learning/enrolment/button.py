"""The one button of a course that is enrolled in here: what it says and what it does, for one visitor now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from coursewell.courses.access import Visitor, is_public
from coursewell.courses.catalogue.availability import spoken, standing
from coursewell.courses.models import Course
from coursewell.courses.outline import first_url, outline_of
from coursewell.learning.access import is_enrolled
from coursewell.learning.enrolment.room import Room, Standing, room_of, standing_in_line
from coursewell.learning.progress import resume_url

Style = Literal["open", "upcoming", "closed"]


@dataclass(frozen=True)
class Button:
    """A link where there is a `url`, a form where there is something to `do`, otherwise a sentence.

    `why` says that something is in the way, which the page of enrolment explains.
    """

    label: str
    url: str = ""
    do: Literal["", "enrol", "join", "accept"] = ""
    style: Style = "open"
    note: str = ""
    why: bool = False
    #: What can be taken back: leaving the course, the line, an offer.
    undo: Literal["", "leave", "leave-line", "decline"] = ""
    #: Another button, smaller.
    second: Button | None = None


def button_for(course: Course, user: Visitor, now: datetime) -> Button:
    """`now` is of `clock.era` over the moments of the course, or the instant."""
    if is_enrolled(user, course):
        return _continue(course)
    room = room_of(course.pk)
    mine = standing_in_line(course.pk, user.pk) if user.is_authenticated and user.is_active else None
    found = _outside(course, user, room, mine, now)
    start = first_url(outline_of(course).shown_to(reads_all=course.is_open))
    if start is None:
        return found
    if course.is_open:
        return Button(_("Start reading"), url=start, note=_("Open to everyone, no account needed."), second=found)
    return Button(**{**vars(found), "second": Button(_("Read the open lessons"), url=start)})


def _continue(course: Course) -> Button:
    start = first_url(outline_of(course).parts)
    if start is None:
        return Button(_("You are enrolled"), note=_("There is nothing to read yet."), undo="leave")
    return Button(_("Continue"), url=resume_url(course), note=_("You are enrolled."), undo="leave")


def _outside(course: Course, user: Visitor, room: Room, mine: Standing | None, now: datetime) -> Button:
    """For who is not in the course."""
    if mine is not None and mine.offer_ends_at is not None:
        note = _("A seat is kept for you until %(moment)s.") % {"moment": spoken(mine.offer_ends_at)}
        return Button(_("Take your seat"), do="accept", note=note, undo="decline")
    if mine is not None:
        told = {"number": mine.ahead + 1}
        note = _("When a seat is free, it is yours before anybody's behind you.")
        return Button(_("You are number %(number)s in line") % told, style="upcoming", note=note, undo="leave-line")
    if not is_public(course):
        return Button(_("Not published"), style="closed", why=True)
    found = standing(course, now)
    if found.state == "upcoming" and found.moment is not None:
        told_when = {"moment": spoken(found.moment)}
        return Button(_("Opens %(moment)s") % told_when, style="upcoming", why=True)
    if found.state == "closed":
        return Button(_("Closed"), style="closed", note=f"{found.label}.", why=True)
    note = f"{found.label}." if found.moment else ""
    return _full(course, user, room) if room.free == 0 else _enrol(course, user, room, note)


def _enrol(course: Course, user: Visitor, room: Room, note: str) -> Button:
    if room.free is not None:
        told = {"free": room.free, "seats": room.seats}
        note = " ".join([_("%(free)s of %(seats)s seats are free.") % told, note]).strip()
    if room.needs_key:
        note = " ".join([_("You need an enrolment key."), note]).strip()
    return _asked(course, user, room, _("Enrol"), "enrol", note)


def _full(course: Course, user: Visitor, room: Room) -> Button:
    if not room.has_waiting_list:
        return Button(_("Full"), style="closed", why=True)
    label = _("Full: join the waiting list, %(count)s ahead of you") % {"count": room.waiting}
    if not room.waiting:
        label = _("Full: join the waiting list, nobody ahead of you")
    return _asked(course, user, room, label, "join", "")


def _asked(course: Course, user: Visitor, room: Room, label: str, do: Literal["enrol", "join"], note: str) -> Button:
    """A form; or the way to the page that asks for what is needed besides, which has no token in it."""
    if not user.is_authenticated or room.needs_key:
        return Button(label, url=reverse("enrol", args=[course.slug]), note=note, why=do == "join")
    return Button(label, do=do, note=note, why=do == "join")
