"""Whether a course can be joined today: as SQL for many courses, as a sentence for one.

A course is open when everyone may read it or when it lives elsewhere; otherwise its enrolment moments decide, and a
course without any can be joined at any time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coursewell.courses.models import Course
from freshkeys import storable

#: The columns whose moments change an answer; see `freshkeys.clock.era`.
MOMENTS = ("published_at", "enrolment_opens_at", "enrolment_closes_at", "changes_at")

Availability = Literal["open", "upcoming", "closed"]
RANKS: dict[str, int] = {"open": 0, "upcoming": 1, "closed": 2}


@storable
@dataclass(frozen=True)
class Standing:
    """How a course stands at a moment: its state, the moment that decides, and the sentence for the reader."""

    state: Availability
    label: str
    moment: datetime | None = None


def availability_rank(now: datetime) -> Case:
    """SQL for 0 open, 1 upcoming, 2 closed: the order in which the catalogue shows courses."""
    return Case(
        When(Q(is_open=True) | Q(is_elsewhere=True), then=Value(RANKS["open"])),
        When(enrolment_opens_at__gt=now, then=Value(RANKS["upcoming"])),
        When(enrolment_closes_at__lte=now, then=Value(RANKS["closed"])),
        default=Value(RANKS["open"]),
        output_field=IntegerField(),
    )


def is_upcoming(now: datetime) -> Q:
    """SQL for rank 1 alone: half as long to evaluate as comparing the rank."""
    return Q(is_open=False, is_elsewhere=False, enrolment_opens_at__gt=now)


def is_closed(now: datetime) -> Q:
    """SQL for rank 2 alone."""
    return Q(
        Q(enrolment_opens_at=None) | Q(enrolment_opens_at__lte=now),
        is_open=False,
        is_elsewhere=False,
        enrolment_closes_at__lte=now,
    )


def standing_at(now: datetime, *ranks: int) -> In:
    """SQL for whether a course has one of these ranks."""
    return In(availability_rank(now), list(ranks))


def standing(course: Course, now: datetime) -> Standing:
    """The same answer as `availability_rank` gives, for one course, in words."""
    opens, closes = course.enrolment_opens_at, course.enrolment_closes_at
    if course.is_open:
        return Standing("open", _("Open to everyone"))
    if course.external_url:
        return Standing("open", _("On another site"))
    if opens is not None and opens > now:
        return Standing("upcoming", _("Enrolment opens %(moment)s") % {"moment": spoken(opens)}, opens)
    if closes is not None and closes <= now:
        return Standing("closed", _("Enrolment closed on %(moment)s") % {"moment": spoken(closes)}, closes)
    if closes is not None:
        return Standing("open", _("Enrolment is open until %(moment)s") % {"moment": spoken(closes)}, closes)
    return Standing("open", _("Enrolment is open"))


def spoken(moment: datetime) -> str:
    """A moment as readers read it, in the site's time zone, which is named: 1 March 2027, 09:00 UTC."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')} {local.tzname()}"
