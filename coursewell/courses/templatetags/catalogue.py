"""What the templates of the catalogue ask of the data they were given. Nothing here queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django import template

from coursewell.courses import kinds
from coursewell.courses.catalogue.facets import Value, language_label
from coursewell.courses.models import Subject

register = template.Library()
register.filter("language_name", language_label)

FACT_ICONS = {
    "code": "tag",
    "modules": "layers",
    "duration": "clock",
    "level": "signal",
    "language": "globe",
    "licence": "scale",
    "updated": "refresh-cw",
}
COVER_COLOURS = 12  # the classes .hue-0 to .hue-11 of pictures.css


@register.filter
def cover_colour(hue: int) -> int:
    """The number of the printed colour for a course's hue, which may be any number."""
    return int(hue) % COVER_COLOURS


@register.filter
def top_subjects(subjects: Iterable[Subject], count: int) -> list[Subject]:
    """The roots with most courses, for the first page; equals in their own order."""
    roots = [subject for subject in subjects if subject.depth == 0 and subject.total_courses]
    return sorted(roots, key=lambda subject: -subject.total_courses)[:count]


@register.filter
def with_courses(subjects: Iterable[Subject]) -> list[Subject]:
    """Subjects that lead somewhere."""
    return [subject for subject in subjects if subject.total_courses]


@register.filter
def children_of(subjects: Iterable[Subject], parent: Subject) -> list[Subject]:
    """The subjects directly below one, without those that lead nowhere."""
    return [subject for subject in subjects if subject.parent_id == parent.pk and subject.total_courses]


@register.filter
def after(items: Sequence[object], count: int) -> Sequence[object]:
    """What is left of a list after its first few; like `slice`, but readable beside `length`."""
    return items[count:]


@register.filter
def leading(values: Sequence[Value], count: int) -> list[Value]:
    """The values of a facet that stand above the fold: the active ones, then those that give most, in their own order.

    Of hundreds of subjects the first eight would mostly give nothing. A parent gives no less than its children and
    stands before them, so that no child is shown without it.
    """
    ranked = sorted(range(len(values)), key=lambda at: (not values[at].is_active, -values[at].count, at))
    return [values[at] for at in sorted(ranked[:count])]


@register.filter
def trailing(values: Sequence[Value], count: int) -> list[Value]:
    """The values of a facet below the fold: all that are not leading."""
    shown = {value.value for value in leading(values, count)}
    return [value for value in values if value.value not in shown]


@register.filter
def fact_icon(name: str) -> str:
    return FACT_ICONS.get(name, "info")


@register.filter
def kind_icon(kind: str) -> str:
    return kinds.get(kind).icon


@register.filter
def kind_label(kind: str) -> str:
    return str(kinds.get(kind).label)


@register.filter
def outline_sums(outline: Iterable[Any]) -> dict[str, Any]:
    """How much a course holds: lessons, minutes, how many of each kind, how many that anyone may read."""
    contents = [content for module in outline or () for content in module.rows]
    by_kind = Counter(content.kind for content in contents)
    return {
        "contents": len(contents),
        "minutes": sum(content.minutes or 0 for content in contents),
        "open": sum(bool(content.is_open) for content in contents),
        "kinds": [
            {"icon": kind_icon(kind), "label": kind_label(kind), "count": count}
            for kind, count in by_kind.most_common()
        ],
    }
