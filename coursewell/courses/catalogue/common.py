"""Searches that very many courses answer: "1,000+".

Ranking and counting tens of thousands of courses for one page takes a second, and nobody reads them. So where more than
`RANKED` hold what was searched for, filters still hold exactly, but only the first `LISTED` that pass them are listed,
the page says so, and the facets show no numbers. The best match is then the newest with the words in its title.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from coursewell.courses.catalogue.counts import Counts
from coursewell.courses.catalogue.listing import filtered
from coursewell.courses.catalogue.query import CatalogueQuery
from coursewell.courses.models import Course, CourseQuerySet
from coursewell.courses.search import begins_a_word, groups, how_common
from freshkeys import remember

#: So many found courses are ranked and counted like any.
RANKED = 3_000
#: Of more, so many are listed.
LISTED = 1_000


def too_common(query: CatalogueQuery) -> float:
    """The share of courses that the search, without any filter, finds; 0 where they can be ranked."""
    asked = groups(query.q)
    found: float = remember("how_common", lambda: how_common(asked, RANKED), vary=(query.q, RANKED))
    return found


def first_found(
    courses: CourseQuerySet, query: CatalogueQuery, within: Collection[int] | None, now: datetime, share: float
) -> tuple[list[int], Counts]:
    """The ids of what is listed, in order, and what can be said without counting."""
    rows = filtered(courses, query, within, now, share=share)
    # Found by what an index holds, and only then read: PostgreSQL reads the whole row of each that it asks about.
    first = Course.objects.filter(pk__in=rows.values("pk")[: LISTED + 1]).order_by(*rows.query.order_by)
    found = list(first.values_list("pk", "language", "title", "code"))
    counts = Counts(total=min(len(found), LISTED), unfiltered=LISTED, is_exact=len(found) <= LISTED, is_counted=False)
    counts.languages = {language for _, language, _, _ in found}
    listed = found[:LISTED]
    if query.ordering == "relevance":
        asked = groups(query.q)
        listed.sort(key=lambda row: not begins_a_word(asked, f"{row[2]} {row[3]}"))
    return [pk for pk, *_ in listed], counts
