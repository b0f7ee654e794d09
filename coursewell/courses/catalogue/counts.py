"""How many courses there are of each sort, from one query.

The courses are counted once by everything that they can be filtered by. The few hundred or thousand sums are enough
to answer every question that a page asks: how many in all, in each subject, and for each value of each facet under
the filters of the others. So a visitor who adds a filter needs no count that was not there before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count

from coursewell.courses.catalogue.availability import RANKS, availability_rank, length_bucket
from coursewell.courses.catalogue.listing import searched
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import CourseQuerySet
from freshkeys import remember

#: subject, level, language, rank of availability, length, number of courses
Sum = tuple[int, str, str, int, str, int]

FACETS = ("subject", *CatalogueQuery.FILTERS)
_STATES = {rank: state for state, rank in RANKS.items()}


def counted(courses: CourseQuerySet, query: CatalogueQuery, subjects: tuple[int, ...] | None, now: datetime) -> Counts:
    """The numbers for a query among these courses, from the cache. `subjects` are ids, none for all."""

    def build() -> dict[str, Any]:
        found = searched(courses, query)
        # As one text: thousands of small rows cost more to store one by one than to count.
        rows = remember("course_sums", lambda: json.dumps(sums(found, now)), vary=(query.q, now))
        return asdict(Counts.of(json.loads(rows), query, subjects))

    # The page and the order change no number.
    return Counts(**remember("course_counts", build, vary=(replace(query, page=1, order=""), subjects, now)))


def sums(courses: CourseQuerySet, now: datetime) -> list[Sum]:
    """Count courses by everything that they can be filtered by."""
    rows = (
        courses.order_by()
        .annotate(rank=availability_rank(now), size=length_bucket())
        .values_list("subject", "level", "language", "rank", "size")
        .annotate(number=Count("pk"))
    )
    return list(rows)


@dataclass
class Counts:
    """The numbers of one page: `total` under all filters, `by[facet][value]` under the filters of the other facets."""

    total: int = 0
    unfiltered: int = 0  # the total if every filter were dropped, but not the search
    by: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in FACETS[1:]})
    by_subject: dict[int, int] = field(default_factory=dict)
    without: dict[str, int] = field(default_factory=dict)  # the total if the filter of one facet were dropped

    @classmethod
    def of(cls, rows: Iterable[Sum], query: CatalogueQuery, subjects: Collection[int] | None) -> Counts:
        """Add up for a query. `subjects` are the ids that it asks for, none for all."""
        counts = cls()
        wanted = [frozenset(getattr(query, name)) for name in CatalogueQuery.FILTERS]
        for subject, level, language, rank, length, number in rows:
            counts.unfiltered += number
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
            self.without[failed] = self.without.get(failed, 0) + number
        if failed in (None, "subject"):
            self.by_subject[subject] = self.by_subject.get(subject, 0) + number
        for name, value in zip(FACETS[1:], values, strict=True):
            if failed in (None, name):
                self.by[name][value] = self.by[name].get(value, 0) + number
