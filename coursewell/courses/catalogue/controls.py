"""What stands around the list: the search box, the active filters, the orders, and ways out of an empty list."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coursewell.courses.catalogue.counts import Counts
from coursewell.courses.catalogue.facets import label_of
from coursewell.courses.catalogue.query import ORDERS, CatalogueQuery
from coursewell.courses.models import Subject
from freshkeys import storable

ORDER_LABELS = {
    "relevance": gettext_lazy("Best match"),
    "today": gettext_lazy("Can be joined today"),
    "newest": gettext_lazy("Newest"),
    "title": gettext_lazy("Title"),
    "shortest": gettext_lazy("Shortest"),
}


#: What to say, where it leads, how many courses are found there, and that number as readers see it.
Relaxation = tuple[str, str, int, str]


@storable
@dataclass(frozen=True)
class Controls:
    """The query as the page's controls need it; named `query` in the template."""

    q: str
    order: str
    is_active: bool
    chips: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str, bool], ...]
    hidden: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, query: CatalogueQuery, subject: Subject | None) -> Controls:
        return cls(
            q=query.q,
            order=query.ordering,
            is_active=query.is_narrowed or subject is not None,
            chips=tuple(_chips(query, subject)),
            orders=tuple(
                (str(ORDER_LABELS[name]), query.url(order=name), name == query.ordering)
                for name in ORDERS
                if query.q or name != "relevance"
            ),
            hidden=tuple((name, value) for name, value in query.parameters() if name not in ("q", "page")),
        )


def relaxations(query: CatalogueQuery, counts: Counts, without_search: int, every: int) -> list[Relaxation]:
    """For an empty list: what could be dropped, with what would then be found, that which helps most first."""
    offers = [
        (str(_WITHOUT[name]), query.url(**{name: empty}), counts.without.get(name, 0))
        for name, empty in _EMPTY.items()
        if getattr(query, name)
    ]
    anywhere = CatalogueQuery(q=query.q)
    if query.q:
        if len(offers) > 1 or not counts.is_counted:
            offers.append((_("“%(q)s” without any filter") % {"q": query.q}, anywhere.url(), counts.unfiltered))
        offers.append((_("Without the search for “%(q)s”") % {"q": query.q}, query.url(q=""), without_search))
    if len(offers) > 1:
        offers.append((_("All courses"), CatalogueQuery().url(), every))
    found = sorted((offer for offer in offers if offer[2]), key=lambda offer: -offer[2])
    return [
        (what, url, count, at_least(count, is_exact=counts.is_counted or url != anywhere.url()))
        for what, url, count in found
    ]


def at_least(count: int, *, is_exact: bool) -> str:
    """A number as the reader's language writes it, with a sign where there are more: 1,000+."""
    shown = number_format(count, use_l10n=True, force_grouping=True)
    return shown if is_exact else _("%(count)s+") % {"count": shown}


_EMPTY: dict[str, str | tuple[str, ...]] = {"subject": "", "level": (), "language": (), "state": (), "length": ()}
_WITHOUT = {
    "subject": gettext_lazy("Any subject"),
    "level": gettext_lazy("Any level"),
    "language": gettext_lazy("Any language"),
    "state": gettext_lazy("Any state of enrolment"),
    "length": gettext_lazy("Any length"),
}


def _chips(query: CatalogueQuery, subject: Subject | None) -> list[tuple[str, str]]:
    chips = [(_("“%(q)s”") % {"q": query.q}, query.url(q=""))] if query.q else []
    if subject is not None:
        chips.append((subject.title, query.url(subject="")))
    for name in CatalogueQuery.FILTERS:
        chips += [(label_of(name, value), query.toggled(name, value).url()) for value in getattr(query, name)]
    return chips
