"""One page of the catalogue, put together: the counts, the courses asked for, and all that stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from coursewell.courses.catalogue.cards import dress, teachers_of
from coursewell.courses.catalogue.controls import Controls, relaxations
from coursewell.courses.catalogue.counts import Counts, Sum
from coursewell.courses.catalogue.facets import facets
from coursewell.courses.catalogue.listing import cards, filtered, ids_on_page, in_this_order
from coursewell.courses.catalogue.pagination import Page, page_count
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.catalogue.tree import family
from coursewell.courses.models import Course, CourseQuerySet, Subject
from coursewell.courses.search import Found, Place, near
from coursewell.courses.site import absolute
from freshkeys import remember

NEAR = 6


class CataloguePage:
    """The page that answers a query. Its sums come from the cache; a page past the last one is the last one."""

    def __init__(
        self,
        query: CatalogueQuery,
        subject: Subject | None,
        subjects: Sequence[Subject],
        every: Sequence[Sum],
        hits: Sequence[Sum],
        now: datetime,
    ) -> None:
        self.subject = subject
        self.subjects = subjects
        self.now = now
        self.within = None if subject is None else family(subject, subjects)
        self.every = every
        self.is_empty = not hits
        self.counts = Counts.of(hits, query, self.within)
        self.count = page_count(self.counts.total)
        self.query = replace(query, page=min(query.page, self.count))

    def of(self, courses: CourseQuerySet) -> CourseQuerySet:
        """The query for this page's courses."""

        def build() -> list[int]:
            return ids_on_page(filtered(courses, self.query, self.within, self.now), self.query)

        ids = remember("ids_on_page", build, vary=(self.query, self.within, self.now))
        return in_this_order(courses, list(ids))

    def near(self, courses: CourseQuerySet) -> CourseQuerySet:
        """Courses that come near a search which nothing in the whole catalogue answers."""
        asked = near(self.query.q)
        return cards(courses.filter(Found(asked))).order_by(Place(asked), "-created", "-pk")[:NEAR]

    @cached_property
    def unfiltered(self) -> Counts:
        return Counts.of(self.every, CatalogueQuery(), None)

    def context(self, courses: Sequence[Course], near_courses: Sequence[Course]) -> dict[str, Any]:
        """What the template needs, but for the subjects."""
        shown = [*courses, *near_courses]
        dress(shown, self.now, teachers_of(shown))
        query, counts = self.query, self.counts
        return {
            "courses": courses,
            "total": counts.total,
            "page": Page.of(query, self.count),
            "query": Controls.of(query, self.subject),
            "facets": facets(query, counts, self.subjects, self.unfiltered),
            "relaxations": [] if counts.total else relaxations(query, counts, self.unfiltered),
            "near": near_courses,
            "is_front": query == CatalogueQuery(),
            "canonical": absolute(query.url()),
        }
