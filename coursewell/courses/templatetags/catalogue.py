"""What the templates of the catalogue ask of the data they were given. Nothing here queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from coursewell.courses import kinds
from coursewell.courses.catalogue.facets import Value
from coursewell.courses.languages import language_name
from coursewell.courses.models import Subject
from coursewell.web.templatetags.web import number

register = template.Library()
register.filter("language_name", language_name)

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
def upper_levels(subjects: Sequence[Subject], most: int) -> list[Subject]:
    """As many levels of the tree, from the roots down, as hold at most so many subjects; never less than the roots."""
    sizes = Counter(subject.depth for subject in subjects)
    depth, count = 0, sizes[0]
    while sizes[depth + 1] and count + sizes[depth + 1] <= most:
        depth += 1
        count += sizes[depth]
    return [subject for subject in subjects if subject.depth <= depth]


@register.filter
def children_of(subjects: Iterable[Subject], parent: Subject) -> list[Subject]:
    """The subjects directly below one, without those that lead nowhere."""
    return [subject for subject in subjects if subject.parent_id == parent.pk and subject.total_courses]


@register.filter
def after(items: Sequence[object], count: int) -> Sequence[object]:
    """What is left of a list after its first few; like `slice`, but readable beside `length`."""
    return items[count:]


@register.simple_tag
def facet_values(name: str, values: Iterable[Value]) -> SafeString:
    """The values of a facet as links."""
    return _listed(_facet_value(name, value) for value in values)


def _facet_value(name: str, value: Value) -> str:
    number = f'<span class="number">{escape(value.shown)}</span>' if value.shown else ""
    inner = f'<span class="tick"></span><span class="value-label"><bdi>{escape(value.label)}</bdi></span>{number}'
    if not (value.count or value.is_active):
        return f'<li class="value depth-{value.depth:d}"><span class="value-none">{inner}</span></li>'
    current = ' aria-current="true"' if value.is_active else ""
    return (
        f'<li class="value depth-{value.depth:d}"><a id="f-{name}-{escape(value.value)}" href="{escape(value.url)}" '
        f'rel="nofollow"{current}>{inner}</a></li>'
    )


@register.simple_tag
def subject_list(subjects: Iterable[Subject]) -> SafeString:
    """All subjects as links."""
    return _listed(
        f'<li class="depth-{one.depth:d}"><a href="{escape(one.get_absolute_url())}" dir="auto">{escape(one.title)}</a>'
        f' <span class="number">{number(one.total_courses)}</span></li>'
        for one in subjects
    )


def _listed(rows: Iterable[str]) -> SafeString:
    """Hundreds of rows, joined here: a template takes eight times as long, which is half of a page's time."""
    return mark_safe(f'<ul role="list">{"".join(rows)}</ul>')  # noqa: S308  each row escapes what it shows


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
