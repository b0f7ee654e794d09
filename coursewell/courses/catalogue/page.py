"""One page of the catalogue, put together: the counts, the courses asked for, and all that stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from coursewell.courses.catalogue.cards import dress, teachers_of
from coursewell.courses.catalogue.controls import Controls, relaxations
from coursewell.courses.catalogue.counts import Counts, counted
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
    """The page that answers a query among `courses`. A page past the last one is the last one.

    `every` are the numbers of the whole catalogue.
    """

    def __init__(
        self,
        query: CatalogueQuery,
        subject: Subject | None,
        subjects: Sequence[Subject],
        every: Counts,
        courses: CourseQuerySet,
        now: datetime,
    ) -> None:
        self.subject = subject
        self.subjects = subjects
        self.now = now
        self.within = None if subject is None else family(subject, subjects)
        self.every = every
        self.courses = courses
        self.counts = counted(courses, query, self.within, now)
        self.count = page_count(self.counts.total)
        self.query = replace(query, page=min(query.page, self.count))

    def listed(self) -> CourseQuerySet:
        """The query for this page's courses."""

        def build() -> list[int]:
            return ids_on_page(filtered(self.courses, self.query, self.within, self.now), self.query)

        ids = remember("ids_on_page", build, vary=(self.query, self.within, self.now))
        return in_this_order(self.courses, list(ids))

    def near(self) -> Sequence[Course]:
        """Courses that come near a search which nothing in the whole catalogue answers."""
        asked = near(self.query.q)
        if self.counts.unfiltered or not asked:
            return ()
        found = cards(self.courses.filter(Found(asked))).order_by(Place(asked), "-created", "-pk")
        courses: Sequence[Course] = remember("near_courses", found[:NEAR])
        return courses

    def relaxations(self) -> list[tuple[str, str, int]]:
        if self.counts.total:
            return []
        without_search = counted(self.courses, replace(self.query, q=""), self.within, self.now)
        return relaxations(self.query, self.counts, without_search, self.every)

    def context(self, courses: Sequence[Course]) -> dict[str, Any]:
        """What the template needs, but for the subjects."""
        near_courses = self.near()
        shown = [*courses, *near_courses]
        dress(shown, self.now, teachers_of(shown))
        query, counts = self.query, self.counts
        return {
            "courses": courses,
            "total": counts.total,
            "page": Page.of(query, self.count),
            "query": Controls.of(query, self.subject),
            "facets": facets(query, counts, self.subjects, self.every),
            "relaxations": self.relaxations(),
            "near": near_courses,
            "is_front": query == CatalogueQuery(),
            "canonical": absolute(query.url()),
        }
