"""One page of the catalogue, put together: the numbers, the courses asked for, and all that stands around them.

What depends on the database is made by builds, which read all of it themselves: whatever came into a build from
outside could be older than the moment from which its result counts as fresh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property

from coursewell.courses.catalogue.cards import dressed
from coursewell.courses.catalogue.common import first_found, too_common
from coursewell.courses.catalogue.controls import Controls, Relaxation, at_least, relaxations
from coursewell.courses.catalogue.counts import counted, counted_by_subject, total_of
from coursewell.courses.catalogue.facets import Facet, facets
from coursewell.courses.catalogue.listing import PAGE_SIZE, cards, filtered, ids_on_page, in_this_order
from coursewell.courses.catalogue.pagination import Page, page_count
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.catalogue.tree import family, find, in_tree_order
from coursewell.courses.models import Course, CourseQuerySet, Subject
from coursewell.courses.models.subject import SubjectQuerySet
from coursewell.courses.search import Found, Place, near
from coursewell.web.site import absolute
from freshkeys import Result, remember, storable

NEAR = 6


@storable
@dataclass(frozen=True)
class Frame:
    """What stands around the courses of a query, the same on each of its pages."""

    total: int
    is_exact: bool  # otherwise there are more than the total
    by_rank: tuple[int, ...]
    listed: tuple[int, ...] | None  # the ids of all pages, where they are too many to be ranked
    is_near_nothing: bool  # nothing in the whole catalogue answers the search
    controls: Controls
    facets: tuple[Facet, ...]
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True)
class Catalogue:
    """These subjects and courses, at this moment; see `freshkeys.clock.era`."""

    subjects: SubjectQuerySet
    courses: CourseQuerySet
    now: datetime

    def tree(self) -> list[Subject]:
        """Builds the subjects in tree order, with their numbers of courses."""
        return in_tree_order(self.subjects.all(), self.courses_in(CatalogueQuery()))

    def courses_in(self, query: CatalogueQuery) -> dict[int, int]:
        """The courses that fit a query, by subject, whatever subject it asks for."""
        return counted_by_subject(self.courses, query, self.now)

    def page(self, query: CatalogueQuery) -> CataloguePage:
        return CataloguePage(self, query)


class CataloguePage:
    """The page that answers a query. A page past the last one is the last one."""

    def __init__(self, catalogue: Catalogue, query: CatalogueQuery) -> None:
        self.catalogue = catalogue
        self.frame = _Frame(catalogue, query).remembered()
        self.count = page_count(self.frame.total)
        self.query = replace(query, page=min(query.page, self.count))
        #: All that identifies its courses, besides the version of the data.
        self.key = (self.query, catalogue.now)

    def courses(self) -> list[Course]:
        """Builds this page's courses."""
        asked = _Frame(self.catalogue, self.query)
        courses, now = self.catalogue.courses, self.catalogue.now
        frame = asked.remembered()
        if not frame.total:
            return []
        if frame.listed is not None:
            ids: Sequence[int] = frame.listed[(self.query.page - 1) * PAGE_SIZE :][:PAGE_SIZE]
        else:
            ids = ids_on_page(filtered(courses, self.query, asked.within, now), self.query, frame.by_rank, now)
        return dressed(in_this_order(courses, ids), now)

    def near(self) -> Sequence[Course]:
        """Courses that come near a search which nothing in the whole catalogue answers."""
        asked = near(self.query.q)
        if not self.frame.is_near_nothing or not asked:
            return ()
        courses, now = self.catalogue.courses, self.catalogue.now
        found = cards(courses.filter(Found(asked))).order_by(Place(asked), "-listed_at", "-pk")[:NEAR]
        listed: Sequence[Course] = remember("near_courses", lambda: dressed(found.all(), now), vary=(self.query.q, now))
        return listed

    def context(self, courses: Sequence[Course]) -> dict[str, Any]:
        """What the template needs, but for the subjects."""
        frame, query = self.frame, self.query
        return {
            "courses": courses,
            "total": frame.total,
            "total_shown": at_least(frame.total, is_exact=frame.is_exact),
            "is_exact": frame.is_exact,
            "page": Page.of(query, self.count),
            "query": frame.controls,
            "facets": frame.facets,
            "relaxations": frame.relaxations,
            "near": self.near(),
            "is_front": query == CatalogueQuery(),
            "canonical": absolute(query.url()),
        }


class _Frame:
    """Builds the frame of a query."""

    def __init__(self, catalogue: Catalogue, query: CatalogueQuery) -> None:
        self.catalogue = catalogue
        self.query = _first(query)

    def remembered(self) -> Frame:
        found: Frame = remember("frame", self.build, vary=(self.query, self.catalogue.now))
        return found

    @cached_property
    def subjects(self) -> Result[Subject]:
        found: Result[Subject] = remember("all_subjects", self.catalogue.tree, vary=self.catalogue.now)
        return found

    @cached_property
    def subject(self) -> Subject | None:
        return find(self.subjects, self.query.subject) if self.query.subject else None

    @cached_property
    def within(self) -> tuple[int, ...] | None:
        """The ids of the subjects that are asked for, none for all."""
        return None if self.subject is None else family(self.subject, self.subjects)

    def build(self) -> Frame:
        query, catalogue = self.query, self.catalogue
        listed: list[int] | None = None
        if query.q and (share := too_common(query)):
            listed, counts = first_found(catalogue.courses, query, self.within, catalogue.now, share)
        else:
            counts = counted(catalogue.courses, query, self.within, catalogue.now)
        ways_out: list[Relaxation] = []
        if not counts.total:
            without_search = total_of(catalogue.courses_in(replace(query, q="")), self.within)
            every = total_of(catalogue.courses_in(CatalogueQuery()), None)
            ways_out = relaxations(query, counts, without_search, every)
        return Frame(
            total=counts.total,
            is_exact=counts.is_exact,
            by_rank=counts.by_rank(query),
            listed=None if listed is None else tuple(listed),
            is_near_nothing=not (counts.total or counts.unfiltered),
            controls=Controls.of(query, self.subject),
            facets=tuple(facets(query, counts, self.subjects)),
            relaxations=tuple(ways_out),
        )


def _first(query: CatalogueQuery) -> CatalogueQuery:
    return replace(query, page=1)
