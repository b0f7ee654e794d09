"""Seats: who gives or frees one holds the lock of the course's rules, and no two people can have the same number."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, F, Max, Min, OuterRef

from coursewell.learning import letters
from coursewell.learning.enrolment.errors import FullError
from coursewell.learning.models import Enrolment, Place, Rules


def locked_rules(course: int) -> Rules:
    """The rules of the course as they are now, for nobody else until the transaction ends.

    On PostgreSQL the row is locked, so a course without one gets it here. On SQLite the transaction has the database.
    """
    found = Rules.objects.select_for_update().filter(course=course).first()
    if found is None:
        Rules.objects.bulk_create([Rules(course_id=course)], ignore_conflicts=True)
        found = Rules.objects.select_for_update().get(course=course)
    return found


def free_seats(rules: Rules, now: datetime) -> int | None:
    """How many seats could be given to newcomers: those offered to who waited are kept. None: no limit."""
    if rules.seats is None:
        return None
    taken = Enrolment.objects.active().filter(course=rules.course_id).count()
    return max(0, rules.seats - taken - Place.objects.offered(now).filter(course=rules.course_id).count())


def claim(rules: Rules, *, user: int, via: str, now: datetime) -> Enrolment:
    """Enrol somebody who is not in, on the lowest free seat; what they did before is theirs again.

    The caller holds the lock and has seen that there is a seat. Were it not so, the numbers would still be unique.
    """
    values = {
        "state": Enrolment.State.ACTIVE,
        "seat": None if rules.seats is None else _lowest(rules.course_id, rules.seats),
        "enrolled_at": now,
        "left_at": None,
        "via": via,
    }
    found, _ = Enrolment.objects.update_or_create(course_id=rules.course_id, user_id=user, defaults=values)
    Place.objects.filter(course=rules.course_id, user=user).delete()
    letters.queue_welcome(found)
    return found


def _lowest(course: int, seats: int) -> int:
    active = Enrolment.objects.active().filter(course=course, seat__isnull=False)
    sums = active.aggregate(count=Count("pk"), last=Max("seat"))
    if sums["count"] == (sums["last"] or 0):  # no gap, as on the day on which everybody enrols
        lowest = sums["count"] + 1
    elif not active.filter(seat=1).exists():
        lowest = 1
    else:
        next_one = active.filter(seat=OuterRef("seat") + 1)
        lowest = active.filter(~Exists(next_one)).aggregate(lowest=Min(F("seat") + 1))["lowest"]
    if lowest > seats:
        raise FullError
    return int(lowest)


def number_seats(course: int) -> None:
    """Give a seat to everybody who is in without one, as when a course without a limit gets one."""
    without = Enrolment.objects.active().filter(course=course, seat=None).order_by("pk")
    highest = Enrolment.objects.active().filter(course=course).aggregate(last=Max("seat"))["last"] or 0
    rows = list(without.only("pk"))
    for number, row in enumerate(rows, highest + 1):
        row.seat = number
    Enrolment.objects.bulk_update(rows, ["seat"], batch_size=500)
