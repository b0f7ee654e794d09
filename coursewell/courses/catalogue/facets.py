"""The filters beside the list: every value with the number of courses that choosing it would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy, pgettext_lazy

from coursewell.courses.catalogue.counts import Counts
from coursewell.courses.catalogue.query import STATES, CatalogueQuery
from coursewell.courses.catalogue.tree import path_to, with_descendants
from coursewell.courses.languages import language_name
from coursewell.courses.models import Length, Level, Subject
from freshkeys import storable

STATE_LABELS = {
    "open": gettext_lazy("Can be joined now"),
    "upcoming": gettext_lazy("Opens later"),
    "closed": gettext_lazy("Closed"),
}
TITLES = {
    "subject": gettext_lazy("Subject"),
    "level": gettext_lazy("Level"),
    "language": gettext_lazy("Language"),
    "state": pgettext_lazy("of a course", "State"),
    "length": gettext_lazy("Length"),
}


#: So many values of a facet are shown at once.
FOLD = 8
#: So many subjects are listed whole.
FEW = 100


@storable
@dataclass(frozen=True)
class Value:
    """One value of a facet: `url` chooses it, or takes it away when it is active."""

    value: str
    label: str
    count: int
    shown: str  # the count as the reader's language writes it; empty where nobody counted
    is_active: bool
    url: str
    depth: int = 0


@storable
@dataclass(frozen=True)
class Facet:
    """A filter. Its values stand above the fold or below it."""

    name: str
    title: str
    leading: tuple[Value, ...]
    trailing: tuple[Value, ...]
    values: tuple[Value, ...]
    active_count: int

    @classmethod
    def of(cls, name: str, values: Sequence[Value]) -> Facet:
        """Above the fold stand the active ones, then those that give most, in their own order.

        Of hundreds of subjects the first eight would mostly give nothing. A parent gives no less than its children
        and stands before them, so that no child is shown without it.
        """
        ranked = sorted(range(len(values)), key=lambda at: (not values[at].is_active, -values[at].count, at))
        top, rest = sorted(ranked[:FOLD]), sorted(ranked[FOLD:])
        return cls(
            name=name,
            title=str(TITLES[name]),
            leading=tuple(values[at] for at in top),
            trailing=tuple(values[at] for at in rest),
            values=tuple(values),
            active_count=sum(value.is_active for value in values),
        )


def facets(query: CatalogueQuery, counts: Counts, subjects: Sequence[Subject]) -> list[Facet]:
    """All facets. A language that the search finds is shown even where the other filters leave nothing of it."""
    languages = {*counts.languages, *query.language} - {""}
    return [
        Facet.of("subject", list(_subjects(query, counts, subjects))),
        _facet(query, counts, "level", Level.values),
        _facet(query, counts, "language", sorted(languages, key=lambda code: (language_name(code), code))),
        _facet(query, counts, "state", STATES),
        _facet(query, counts, "length", Length.values),
    ]


def label_of(name: str, value: str) -> str:
    """What readers call a value of a filter."""
    if name == "level":
        return str(Level(value).label)
    if name == "language":
        return language_name(value)
    return str(Length(value).label if name == "length" else STATE_LABELS[value])


def _facet(query: CatalogueQuery, counts: Counts, name: str, values: Iterable[str]) -> Facet:
    chosen = getattr(query, name)
    labels = {value: label_of(name, value) for value in values}
    uses = Counter(labels.values())
    return Facet.of(
        name,
        [
            _value(
                value,
                # French of Canada and of Belgium are both "French"; then the code tells them apart.
                label if uses[label] == 1 else f"{label} ({value})",
                counts.by[name].get(value, 0) if counts.is_counted else None,
                is_active=value in chosen,
                url=query.toggled(name, value).url(),
            )
            for value, label in labels.items()
        ],
    )


def _subjects(query: CatalogueQuery, counts: Counts, subjects: Sequence[Subject]) -> Iterable[Value]:
    """Subjects that hold what was asked for. Choosing the chosen one leaves it.

    A search leaves few of hundreds. Where it does not, only a way through them is shown: the roots, the way to the
    chosen one, and what is directly below it (2,848 subjects would weigh more than the rest of the page).
    """
    totals = with_descendants(subjects, counts.by_subject)
    if not counts.is_counted:
        totals = {subject.pk: subject.total_courses for subject in subjects}
    full = [subject for subject in subjects if totals[subject.pk] or subject.slug == query.subject]
    if len(full) > FEW:
        full = list(_way_through(full, next((one for one in full if one.slug == query.subject), None), subjects))
    for subject in full:
        is_active = subject.slug == query.subject
        count = totals[subject.pk] if counts.is_counted else None
        url = query.url(subject="" if is_active else subject.slug)
        yield _value(subject.slug, subject.title, count, is_active=is_active, url=url, depth=subject.depth)


def _way_through(some: Iterable[Subject], chosen: Subject | None, subjects: Sequence[Subject]) -> Iterable[Subject]:
    on_the_way = {one.pk for one in path_to(chosen.pk, subjects)} if chosen else set()
    for subject in some:
        if subject.depth == 0 or subject.pk in on_the_way or (chosen and subject.parent_id == chosen.pk):
            yield subject


def _value(value: str, label: str, count: int | None, *, is_active: bool, url: str, depth: int = 0) -> Value:
    """Where nobody counted, every value may give something."""
    shown = "" if count is None else number_format(count, use_l10n=True, force_grouping=True)
    return Value(value, label, 1 if count is None else count, shown, is_active, url, depth)
