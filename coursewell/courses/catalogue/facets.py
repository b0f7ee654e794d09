"""The filters beside the list: every value with the number of courses that choosing it would give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from coursewell.courses.catalogue.counts import Counts
from coursewell.courses.catalogue.query import LENGTHS, STATES, CatalogueQuery
from coursewell.courses.models import Level, Subject

STATE_LABELS = {
    "open": gettext_lazy("Can be joined now"),
    "upcoming": gettext_lazy("Opens later"),
    "closed": gettext_lazy("Closed"),
}
LENGTH_LABELS = {
    "short": gettext_lazy("Under 3 hours"),
    "medium": gettext_lazy("3 to 20 hours"),
    "long": gettext_lazy("Over 20 hours"),
}
TITLES = {
    "subject": gettext_lazy("Subject"),
    "level": gettext_lazy("Level"),
    "language": gettext_lazy("Language"),
    "state": pgettext_lazy("of a course", "State"),
    "length": gettext_lazy("Length"),
}


@dataclass(frozen=True)
class Value:
    """One value of a facet: `url` chooses it, or takes it away when it is active."""

    value: str
    label: str
    count: int
    is_active: bool
    url: str
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    values: tuple[Value, ...]

    @property
    def active_count(self) -> int:
        return sum(value.is_active for value in self.values)


def facets(query: CatalogueQuery, counts: Counts, subjects: Sequence[Subject], every: Counts) -> list[Facet]:
    """All facets. `every` counts the whole catalogue: what occurs there is shown even where it would give nothing."""
    return [
        Facet("subject", str(TITLES["subject"]), tuple(_subjects(query, counts, subjects))),
        _facet(query, counts, "level", Level.values),
        _facet(query, counts, "language", sorted({*every.by["language"], *query.language} - {""}, key=language_label)),
        _facet(query, counts, "state", STATES),
        _facet(query, counts, "length", LENGTHS),
    ]


def label_of(name: str, value: str) -> str:
    """What readers call a value of a filter."""
    if name == "level":
        return str(Level(value).label)
    if name == "language":
        return language_label(value)
    return str((STATE_LABELS if name == "state" else LENGTH_LABELS)[value])


def language_label(code: str) -> str:
    """The name of a language in the reader's own, or the code where nobody knows it."""
    lowered = code.lower()
    info = LANG_INFO.get(lowered) or LANG_INFO.get(lowered.split("-")[0])
    return _(info["name"]) if info and "name" in info else code


def _facet(query: CatalogueQuery, counts: Counts, name: str, values: Iterable[str]) -> Facet:
    chosen = getattr(query, name)
    shown = (
        Value(
            value,
            label_of(name, value),
            counts.by[name].get(value, 0),
            value in chosen,
            query.toggled(name, value).url(),
        )
        for value in values
    )
    return Facet(name, str(TITLES[name]), tuple(shown))


def _subjects(query: CatalogueQuery, counts: Counts, subjects: Sequence[Subject]) -> Iterable[Value]:
    """Subjects that hold a course; a parent's number includes its children's. Choosing the chosen one leaves it."""
    totals = dict(counts.by_subject)
    for subject in reversed(subjects):
        if subject.ancestors:
            parent = subject.ancestors[-1].pk
            totals[parent] = totals.get(parent, 0) + totals.get(subject.pk, 0)
    for subject in subjects:
        is_active = subject.slug == query.subject
        if subject.total_courses or is_active:
            url = query.url(subject="" if is_active else subject.slug)
            yield Value(subject.slug, subject.title, totals.get(subject.pk, 0), is_active, url, subject.depth)
