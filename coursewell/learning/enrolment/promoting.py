"""Free seats go to who waits, in order. The lock of the rules is held by whoever calls."""

from __future__ import annotations

from datetime import timedelta

from coursewell.learning import letters
from coursewell.learning.enrolment.seats import claim, free_seats
from coursewell.learning.models import Enrolment, Place, Rules
from freshkeys import engine


def promote(rules: Rules) -> None:
    """End the offers whose time is over, and give what is free to the first in line: an offer, or the seat itself."""
    now = engine.now()
    places = Place.objects.filter(course=rules.course_id)
    if not places.exists():
        return
    places.expired(now).delete()
    free = free_seats(rules, now)
    line = places.waiting().filter(user__is_active=True)
    offered = []
    for place in list(line if free is None else line[:free]):
        if rules.offer_hours == 0 or free is None:
            claim(rules, user=place.user_id, via=Enrolment.Via.OFFER, now=now)
            continue
        place.offered_at, place.offer_ends_at = now, now + timedelta(hours=rules.offer_hours)
        place.save(update_fields=["offered_at", "offer_ends_at"])
        offered.append(place)
    letters.queue_offers(offered)
