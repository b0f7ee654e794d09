"""How many courses there are of each sort.

Without a search from two queries. One counts by subject what fits the filters. The other counts by everything else what
fits the subject: a few hundred kinds at most, however many courses, from which the values of each facet under the
filters of the others are summed up. So a visitor who adds a filter needs one count that was not there before.

With a search from one query over all that it finds, whatever the filters. Searches that find too many for that are not
counted at all (see common.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count

from coursewell.courses.catalogue.availability import RANKS, availability_rank, is_closed, is_upcoming
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
    without: dict[str, int] = field(default_factory=dict)  # the total if the filter of one facet were dropped
    is_exact: bool = True  # otherwise there are more than the total
    is_counted: bool = True  # otherwise there is a total and nothing else

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

    def by_rank(self, query: CatalogueQuery) -> tuple[int, ...]:
        """The total, by rank of availability."""
        return tuple(
            self.by["state"].get(state, 0) if not query.state or state in query.state else 0 for state in RANKS
        )


def counted(courses: CourseQuerySet, query: CatalogueQuery, within: Collection[int] | None, now: datetime) -> Counts:
    """The numbers for a query among these courses. `within` are the ids of the subjects that it asks for."""
    counts = Counts()
    if query.q:
        found = _found(courses, query, now)
        counts.unfiltered = sum(kind[-1] for _, kind in found)
        counts.by_subject = _by_subject(found, query)
        kinds: Iterable[Kind] = [kind for subject, kind in found if within is None or subject in within]
    else:
        counts.by_subject = counted_by_subject(courses, query, now)
        kinds = _kinds(courses, within, now)
    counts.add(kinds, query)
    counts.total = total_of(counts.by_subject, within)
    counts.without["subject"] = sum(counts.by_subject.values())
    return counts


def counted_by_subject(courses: CourseQuerySet, query: CatalogueQuery, now: datetime) -> dict[int, int]:
    """How many of these courses each subject holds itself under the filters, whatever subject the query asks for."""
    asked = CatalogueQuery(**{name: getattr(query, name) for name in CatalogueQuery.FILTERS})

    def build() -> dict[int, int]:
        rows = narrowed(courses, asked, now).order_by().values_list("subject").annotate(number=Count("*"))
        return dict(rows)

    found: dict[int, int] = remember("courses_by_subject", build, vary=(asked, now))
    return found


def total_of(by_subject: dict[int, int], within: Collection[int] | None) -> int:
    return sum(by_subject.values()) if within is None else sum(by_subject.get(pk, 0) for pk in within)


def _kinds(courses: CourseQuerySet, within: Collection[int] | None, now: datetime) -> Iterable[Kind]:
    def build() -> list[Kind]:
        found = courses if within is None else courses.filter(subject__in=within)
        # One pass in the order of an index: grouping by the rank too would sort all of them.
        rows = found.order_by("level", "language", "length").values_list("level", "language", "length")
        counts = {
            "number": Count("*"),
            "upcoming": Count("pk", is_upcoming(now)),
            "closed": Count("pk", is_closed(now)),
        }
        return [
            (level, language, rank, length, count)
            for level, language, length, number, upcoming, closed in rows.annotate(**counts)
            for rank, count in enumerate((number - upcoming - closed, upcoming, closed))
            if count
        ]

    kinds: Iterable[Kind] = remember("kinds_of_courses", build, vary=(within, now))
    return kinds


def _found(courses: CourseQuerySet, query: CatalogueQuery, now: datetime) -> list[tuple[int, Kind]]:
    """What the search finds: subject and kind, with their number."""

    def build() -> list[tuple[int, Kind]]:
        # Not grouped by the database: most are of a kind of their own.
        found = searched(courses, query).order_by().annotate(rank=availability_rank(now))
        kinds = Counter(found.values_list("subject", "level", "language", "rank", "length"))
        return [(subject, (*kind, number)) for (subject, *kind), number in kinds.items()]

    found: list[tuple[int, Kind]] = remember("kinds_found", build, vary=(query.q, now))
    return found


def _by_subject(found: Iterable[tuple[int, Kind]], query: CatalogueQuery) -> dict[int, int]:
    wanted = [frozenset(getattr(query, name)) for name in CatalogueQuery.FILTERS]
    numbers: Counter[int] = Counter()
    for subject, (level, language, rank, length, number) in found:
        values = (level, language, _STATES[rank], length)
        if all(not want or value in want for value, want in zip(values, wanted, strict=True)):
            numbers[subject] += number
    return dict(numbers)
