"""Offers that nobody answered go to the next in line: at the first request after their end, or by the worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Min, OuterRef

from coursewell.learning.enrolment.promoting import promote
from coursewell.learning.enrolment.seats import locked_rules
from coursewell.learning.models import Place
from coursewell.learning.models.place import PlaceQuerySet
from freshkeys import engine, remember


def next_end() -> datetime | None:
    """When the first offer on this site ends; past, where it has ended and is still to be passed on."""
    found: datetime | None = remember(
        "next_offer_end", lambda: Place.objects.aggregate(end=Min("offer_ends_at"))["end"]
    )
    return found


def move_lines() -> int:
    """Pass on every offer that has ended, each once, whoever else is doing the same. Gives in how many courses."""
    return _move(Place.objects.expired(engine.now()))


def move_all_lines() -> int:
    """Also where a seat got free without anybody's leaving, as when an account was deleted. For the worker."""
    standing = Place.objects.offered(engine.now()).filter(course=OuterRef("course"))
    return move_lines() + _move(Place.objects.waiting().filter(~Exists(standing)))


def _move(places: PlaceQuerySet) -> int:
    courses = sorted(set(places.values_list("course", flat=True)))
    for course in courses:
        with transaction.atomic():
            promote(locked_rules(course))
    return len(courses)
