"""Setting how a course is entered. Who is in stays in; more seats go to who waits, at once."""

from __future__ import annotations

from django.db import transaction

from coursewell.courses.models import Course
from coursewell.learning.enrolment.promoting import promote
from coursewell.learning.enrolment.seats import locked_rules, number_seats
from coursewell.learning.models import Rules
from coursewell.learning.models.rules import new_link


@transaction.atomic
def set_rules(
    *,
    course: Course,
    seats: int | None,
    key: str = "",
    has_waiting_list: bool = True,
    offer_hours: int = 48,
    gives_certificates: bool | None = None,
) -> Rules:
    """Fewer seats than people take nobody's away: nobody new comes in until so many have left.

    Whether certificates are given stays as it is where nothing is said of it.
    """
    rules = locked_rules(course.pk)
    rules.seats, rules.key = seats, key.strip()
    rules.has_waiting_list, rules.offer_hours = has_waiting_list, offer_hours
    if gives_certificates is not None:
        rules.gives_certificates = gives_certificates
    rules.save(update_fields=["seats", "key", "has_waiting_list", "offer_hours", "gives_certificates"])
    if seats is not None:
        number_seats(course.pk)
    promote(rules)
    return rules


@transaction.atomic
def renew_link(*, course: Course) -> Rules:
    """Another invitation link: the one before is worth nothing any more."""
    rules = locked_rules(course.pk)
    rules.link = new_link()
    rules.save(update_fields=["link"])
    return rules
