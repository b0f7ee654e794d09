"""How many courses there are of each sort, from two queries.

One counts by subject what fits the search and the filters. The other counts by everything else what fits the search
and the subject: a few hundred kinds at most, however many courses, from which the values of each facet under the
filters of the others are summed up. So a visitor who adds a filter needs one count that was not there before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from coursewell.courses.catalogue.availability import RANKS, standing_at
from coursewell.courses.catalogue.listing import narrowed, searched
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import CourseQuerySet
from freshkeys import remember

#: level, language, rank of availability, length, number of courses
Kind = tuple[str, str, int, str, int]

_STATES = {rank: state for state, rank in RANKS.items()}


@dataclass
class Counts:
    """The numbers of one query: `total` under all filters, `by[facet][value]` under the filters of the other facets."""

    total: int = 0
    #: What the search alone finds, in all subjects. Counted only where the total is nothing.
    unfiltered: int = 0
    by_subject: dict[int, int] = field(default_factory=dict)  # under all filters but that of the subject
    by: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in CatalogueQuery.FILTERS})
    languages: set[str] = field(default_factory=set)  # whatever the filters
    by_rank: tuple[int, ...] = ()  # the total, by rank of availability
    without: dict[str, int] = field(default_factory=dict)  # the total if the filter of one facet were dropped

    def add(self, kinds: Iterable[Kind], query: CatalogueQuery) -> None:
        wanted = [(name, frozenset(getattr(query, name))) for name in CatalogueQuery.FILTERS]
        for level, language, rank, length, number in kinds:
            self.languages.add(language)
            values = (level, language, _STATES[rank], length)
            failed = [name for value, (name, want) in zip(values, wanted, strict=True) if want and value not in want]
            if len(failed) < 2:
                self._add(failed[0] if failed else None, values, number)

    def _add(self, failed: str | None, values: tuple[str, ...], number: int) -> None:
        """A course that fails one filter still counts for the values of that facet, and for no other."""
        if failed is not None:
            self.without[failed] = self.without.get(failed, 0) + number
        for name, value in zip(CatalogueQuery.FILTERS, values, strict=True):
            if failed in (None, name):
                self.by[name][value] = self.by[name].get(value, 0) + number


def counted(courses: CourseQuerySet, query: CatalogueQuery, within: Collection[int] | None, now: datetime) -> Counts:
    """The numbers for a query among these courses. `within` are the ids of the subjects that it asks for."""
    by_subject = counted_by_subject(courses, query, now)
    counts = Counts(by_subject=by_subject, total=total_of(by_subject, within))
    counts.without["subject"] = sum(by_subject.values())
    if not counts.total:
        counts.unfiltered = sum(counted_by_subject(courses, CatalogueQuery(q=query.q), now).values())
    if counts.total or counts.unfiltered:
        counts.add(_kinds(courses, query, within, now), query)
    counts.by_rank = tuple(
        counts.by["state"].get(state, 0) if not query.state or state in query.state else 0 for state in RANKS
    )
    return counts


def counted_by_subject(courses: CourseQuerySet, query: CatalogueQuery, now: datetime) -> dict[int, int]:
    """How many of these courses each subject holds itself, whatever subject the query asks for."""
    asked = CatalogueQuery(q=query.q, **{name: getattr(query, name) for name in CatalogueQuery.FILTERS})

    def build() -> dict[int, int]:
        rows = narrowed(courses, asked, now).order_by().values_list("subject").annotate(number=Count("*"))
        return dict(rows)

    found: dict[int, int] = remember("courses_by_subject", build, vary=(asked, now))
    return found


def total_of(by_subject: dict[int, int], within: Collection[int] | None) -> int:
    return sum(by_subject.values()) if within is None else sum(by_subject.get(pk, 0) for pk in within)


def _kinds(
    courses: CourseQuerySet, query: CatalogueQuery, within: Collection[int] | None, now: datetime
) -> Iterable[Kind]:
    def build() -> list[Kind]:
        found = searched(courses, query)
        if within is not None:
            found = found.filter(subject__in=within)
        # One pass in the order of an index: grouping by the rank too would sort all of them. What a search finds is
        # sorted all the same, for the order must not tempt the database to look at all courses instead.
        ranks = {f"rank_{rank}": Count("pk", filter=standing_at(now, rank)) for rank in _STATES}
        found = found.order_by() if query.q else found.order_by("level", "language", "length")
        rows = found.values_list("level", "language", "length")
        return [
            (level, language, rank, length, numbers[rank])
            for level, language, length, *numbers in rows.annotate(**ranks)
            for rank in _STATES
            if numbers[rank]
        ]

    kinds: Iterable[Kind] = remember("kinds_of_courses", build, vary=(query.q, within, now))
    return kinds
