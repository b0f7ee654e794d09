"""From a query to the courses of one page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import In

from coursewell.courses.catalogue.availability import LONG_MINUTES, RANKS, SHORT_MINUTES, availability_rank
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import CourseQuerySet
from coursewell.courses.search import Found, Place, groups

PAGE_SIZE = 24
#: Since when a course can be found. An import creates thousands in one moment, but may know when each was published.
LISTED_AT = Coalesce("published_at", "created")
#: The texts of the course's own page: long, and no card shows them.
LONG_TEXTS = ("overview", "outcomes", "audience", "prerequisites", "assessment")
_LENGTHS = {
    "short": Q(duration_minutes__lt=SHORT_MINUTES),
    "medium": Q(duration_minutes__gte=SHORT_MINUTES, duration_minutes__lte=LONG_MINUTES),
    "long": Q(duration_minutes__gt=LONG_MINUTES),
}


def filtered(
    courses: CourseQuerySet, query: CatalogueQuery, subjects: Collection[int] | None, now: datetime
) -> CourseQuerySet:
    """The courses that a query asks for, in its order. `subjects` are ids, none for all."""
    courses = narrowed(courses, query, now)
    if subjects is not None:
        courses = courses.filter(subject__in=subjects)
    return courses.order_by(*_order(query, now))


def narrowed(courses: CourseQuerySet, query: CatalogueQuery, now: datetime) -> CourseQuerySet:
    """The courses that fit the search and every filter but that of the subject."""
    courses = searched(courses, query)
    if query.level:
        courses = courses.filter(level__in=query.level)
    if query.language:
        courses = courses.filter(language__in=query.language)
    if query.state:
        courses = courses.filter(In(availability_rank(now), [RANKS[state] for state in query.state]))
    if query.length:
        wanted = Q()
        for length in query.length:
            wanted |= _LENGTHS[length]
        courses = courses.filter(wanted)
    return courses


def searched(courses: CourseQuerySet, query: CatalogueQuery) -> CourseQuerySet:
    """The courses that hold what was searched for; all where nothing was."""
    return courses.filter(Found(groups(query.q))) if query.q else courses


def ids_on_page(courses: CourseQuerySet, query: CatalogueQuery) -> list[int]:
    """The ids of one page of filtered courses.

    They come from an index alone, before the wide rows are read: sorting fifteen thousand whole rows for twenty-four
    takes ten times as long.
    """
    first = (query.page - 1) * PAGE_SIZE
    return list(courses.values_list("pk", flat=True)[first : first + PAGE_SIZE])


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
        "relevance": (Place(groups(query.q)), LISTED_AT.desc(), "-pk"),
        "title": (Lower("title"), "pk"),
        "newest": (LISTED_AT.desc(), "-pk"),
        "shortest": (F("duration_minutes").asc(nulls_last=True), LISTED_AT.desc(), "-pk"),
    }
    return orders.get(query.ordering, (availability_rank(now), LISTED_AT.desc(), "-pk"))
