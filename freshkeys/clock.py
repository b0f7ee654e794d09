"""Time as a source: what asks the clock here is built again when the answer changes, with nobody writing anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Min, QuerySet, Value
from django.db.models.fields import CharField

from freshkeys import engine
from freshkeys.keys import queryset_parts
from freshkeys.recording.recorder import current

#: Before every moment that a database can hold.
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def has_passed(moment: datetime | None) -> bool:
    """Whether `moment` is now or past; none has never come. A build that asks is good until the moment comes.

    >>> has_passed(course.enrolment_closes_at)
    False
    """
    if moment is None:
        return False
    passed = moment <= engine.now()
    if (recording := current()) is not None:
        recording.note_boundary(moment, passed=passed)
    return passed


def era(queryset: QuerySet[Any], *fields: str) -> datetime:
    """The latest moment in these columns that has passed: compare the columns with it as with now.

    For every value v in them, `v <= era` exactly when `v <= now`. Unlike now it stays the same from one moment to the
    next, so that it can be part of a query that is remembered.

    >>> now = era(Course.objects.all(), "published_at", "enrolment_closes_at")
    >>> remember("open_courses", Course.objects.filter(published_at__lte=now, enrolment_closes_at__gt=now))
    """
    from freshkeys.remembering import remember

    def build() -> datetime:
        passed, _ = _boundaries(queryset, fields, engine.now(queryset.db))
        return passed or _BEGINNING

    asked = queryset_parts(queryset.order_by().values(*fields))
    found: datetime = remember(f"era of {queryset.model._meta.label}", build, vary=(asked, fields))
    return found


def _boundaries(
    queryset: QuerySet[Any], fields: tuple[str, ...], now: datetime
) -> tuple[datetime | None, datetime | None]:
    """The last moment in these columns up to `now` and the first after it, in one query over their indexes."""
    parts = []
    for field in fields:
        rows = queryset.order_by()
        past, coming = rows.filter(**{f"{field}__lte": now}), rows.filter(**{f"{field}__gt": now})
        parts.append(past.values(side=Value("past", CharField())).annotate(moment=Max(field)))
        parts.append(coming.values(side=Value("coming", CharField())).annotate(moment=Min(field)))
    rows = parts[0].union(*parts[1:], all=True).values_list("side", "moment")
    found = [(side, moment) for side, moment in rows if moment is not None]
    passed = max((moment for side, moment in found if side == "past"), default=None)
    coming_next = min((moment for side, moment in found if side == "coming"), default=None)
    if (recording := current()) is not None:
        for moment, has_come in ((passed, True), (coming_next, False)):
            if moment is not None:
                recording.note_boundary(moment, passed=has_come)
    return passed, coming_next
