"""What is to be known of a course's seats and its line to show them: remembered, and good until an offer ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from coursewell.learning.enrolment.counting import ahead_of, student_count
from coursewell.learning.models import Place, Rules
from freshkeys import clock, remember, storable


@storable
@dataclass(frozen=True)
class Room:
    """`free` is None where there is no limit; `next_end` is when the first of the standing offers ends."""

    seats: int | None
    free: int | None
    waiting: int
    has_waiting_list: bool
    needs_key: bool
    next_end: datetime | None


def room_of(course: int) -> Room:
    """Three queries cold for a course with a limit, one for others; the same for everybody."""
    found: Room = remember(f"room_of_{course}", lambda: _build(course))
    return found


def _build(course: int) -> Room:
    rules = Rules.objects.filter(course=course).first() or Rules(course_id=course)
    if rules.seats is None:
        return Room(None, None, 0, False, bool(rules.key), None)
    places = Place.objects.filter(course=course)
    offered = places.offered(clock.era(places, "offer_ends_at"))
    kept, next_end = offered.count(), offered.aggregate(end=Min("offer_ends_at"))["end"]
    free = max(0, rules.seats - student_count(course) - kept)
    waiting = places.waiting().count()
    return Room(rules.seats, free, waiting, rules.has_waiting_list, bool(rules.key), next_end)


@storable
@dataclass(frozen=True)
class Standing:
    """Where somebody stands in a line: how many wait before them, or until when a seat is kept for them."""

    ahead: int
    offer_ends_at: datetime | None


def standing_in_line(course: int, user: int) -> Standing | None:
    """None for who is not in the line. An offer that has ended is none, and nor is the place it was made for."""
    # By the person alone: what others do to the line is asked only for those who stand in it.
    places = remember(f"places_of_{user}", Place.objects.filter(user=user))
    place = next((one for one in places if one.course_id == course), None)
    if place is None or (place.offer_ends_at is not None and clock.has_passed(place.offer_ends_at)):
        return None
    return Standing(0 if place.offered_at else ahead_of(place), place.offer_ends_at)
