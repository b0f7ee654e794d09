"""How many courses there are of each sort, from one query.

The courses are counted once by everything that they can be filtered by. The few hundred or thousand sums are enough
to answer every question that a page asks: how many in all, in each subject, and for each value of each facet under
the filters of the others. So a visitor who adds a filter needs no count that was not there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from coursewell.courses.catalogue.availability import RANKS, availability_rank, length_bucket
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import CourseQuerySet

#: subject, level, language, rank of availability, length, number of courses
Sum = tuple[int, str, str, int, str, int]

FACETS = ("subject", *CatalogueQuery.FILTERS)
_STATES = {rank: state for state, rank in RANKS.items()}


def sums(courses: CourseQuerySet, now: datetime) -> list[Sum]:
    """Count courses by everything that they can be filtered by."""
    rows = (
        courses.order_by()
        .annotate(rank=availability_rank(now), size=length_bucket())
        .values_list("subject", "level", "language", "rank", "size")
        .annotate(number=Count("pk"))
    )
    return list(rows)


def direct_totals(rows: Iterable[Sum]) -> Counter[int]:
    """The number of courses of each subject itself."""
    totals: Counter[int] = Counter()
    for subject, *_, number in rows:
        totals[subject] += number
    return totals


@dataclass
class Counts:
    """The numbers of one page: `total` under all filters, `by[facet][value]` under the filters of the other facets."""

    total: int = 0
    by: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in FACETS})
    by_subject: Counter[int] = field(default_factory=Counter)
    without: Counter[str] = field(default_factory=Counter)  # the total if the filter of one facet were dropped

    @classmethod
    def of(cls, rows: Iterable[Sum], query: CatalogueQuery, subjects: Collection[int] | None) -> Counts:
        """Add up for a query. `subjects` are the ids that it asks for, none for all."""
        counts = cls()
        wanted = [frozenset(getattr(query, name)) for name in CatalogueQuery.FILTERS]
        for subject, level, language, rank, length, number in rows:
            values = (level, language, _STATES[rank], length)
            failed = [
                name for name, value, want in zip(FACETS[1:], values, wanted, strict=True) if want and value not in want
            ]
            if subjects is not None and subject not in subjects:
                failed.append("subject")
            if len(failed) < 2:
                counts._add(failed[0] if failed else None, subject, values, number)
        return counts

    def _add(self, failed: str | None, subject: int, values: tuple[str, ...], number: int) -> None:
        """A course that fails one filter still counts for the values of that facet, and for no other."""
        if failed is None:
            self.total += number
        else:
            self.without[failed] += number
        if failed in (None, "subject"):
            self.by_subject[subject] += number
        for name, value in zip(FACETS[1:], values, strict=True):
            if failed in (None, name):
                self.by[name][value] += number
