"""From a query to the courses of one page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from coursewell.courses.catalogue.availability import RANKS, availability_rank, standing_at
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import CourseQuerySet
from coursewell.courses.search import Found, FoundAtOnce, FoundInOrder, Place, groups

PAGE_SIZE = 24
#: From this share of all courses on, whoever walks from the newest on soon has a thousand that hold the words.
EVERYWHERE = 0.25
#: The texts of the course's own page: long, and no card shows them.
LONG_TEXTS = ("overview", "outcomes", "audience", "prerequisites", "assessment")


def filtered(
    courses: CourseQuerySet,
    query: CatalogueQuery,
    subjects: Collection[int] | None,
    now: datetime,
    *,
    share: float = 0,
) -> CourseQuerySet:
    """The courses that a query asks for, in its order. `subjects` are ids, none for all.

    What too large a `share` of all courses holds (see common.py) is not ranked: the newest then stand for the best.
    """
    courses = narrowed(searched(courses, query, share=share), query, now)
    if subjects is not None:
        courses = courses.filter(subject__in=subjects)
    if share and query.ordering == "relevance":
        return courses.order_by("-listed_at", "-pk")
    return courses.order_by(*_order(query, now))


def narrowed(courses: CourseQuerySet, query: CatalogueQuery, now: datetime) -> CourseQuerySet:
    """The courses that fit every filter but that of the subject."""
    if query.level:
        courses = courses.filter(level__in=query.level)
    if query.language:
        courses = courses.filter(language__in=query.language)
    if query.state:
        courses = courses.filter(standing_at(now, *(RANKS[state] for state in query.state)))
    if query.length:
        courses = courses.filter(length__in=query.length)
    return courses


def searched(courses: CourseQuerySet, query: CatalogueQuery, *, share: float = 0) -> CourseQuerySet:
    """The courses that hold what was searched for; all where nothing was."""
    found = Found if not share else FoundAtOnce if share < EVERYWHERE else FoundInOrder
    return courses.filter(found(groups(query.q))) if query.q else courses


def ids_on_page(courses: CourseQuerySet, query: CatalogueQuery, by_rank: Sequence[int], now: datetime) -> list[int]:
    """The ids of one page of filtered courses, of which there are `by_rank` of each rank of availability.

    They come from an index alone, before the wide rows are read: sorting fifteen thousand whole rows for twenty-four
    takes ten times as long. And where all courses of the page have one rank, they are read in the order of an index
    and not sorted at all. The second half of a list is read from its end.
    """
    first = (query.page - 1) * PAGE_SIZE
    total = sum(by_rank)
    if query.ordering == "today":
        before = 0
        for rank, count in enumerate(by_rank):
            if before <= first and min(first + PAGE_SIZE, total) <= before + count:
                courses = courses.filter(standing_at(now, rank)).order_by("-listed_at", "-pk")
                first, total = first - before, count
                break
            before += count
    ids = courses.values_list("pk", flat=True)
    last = min(first + PAGE_SIZE, total)
    if first + last <= total:
        return list(ids[first:last])
    return list(ids.reverse()[total - last : total - first])[::-1]


def in_this_order(courses: CourseQuerySet, ids: Sequence[int]) -> CourseQuerySet:
    """These courses, with all that their cards show."""
    places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(ids)]
    found = cards(courses.filter(pk__in=ids))
    return found.order_by(Case(*places, output_field=IntegerField())) if places else found


def cards(courses: CourseQuerySet) -> CourseQuerySet:
    """Courses with all that a card shows."""
    return courses.select_related("subject").defer(*LONG_TEXTS).annotate(total_modules=Count("modules"))


def _order(query: CatalogueQuery, now: datetime) -> tuple[str | Combinable, ...]:
    orders: dict[str, tuple[str | Combinable, ...]] = {
        "relevance": (Place(groups(query.q)), "-listed_at", "-pk"),
        "title": (Lower("title"), "pk"),
        "newest": ("-listed_at", "-pk"),
        "shortest": (F("duration_minutes").asc(nulls_last=True), "-listed_at", "-pk"),
    }
    return orders.get(query.ordering, (availability_rank(now), "-listed_at", "-pk"))
