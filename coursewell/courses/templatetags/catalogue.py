"""What the templates of the catalogue ask of the data they were given. Nothing here queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info, gettext

from coursewell.courses import kinds
from coursewell.courses.models import Subject

register = template.Library()

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
def language_name(code: str) -> str:
    """The name of a language in the reader's own: "de" is "German". Codes that nobody knows stay codes."""
    for known in (code.lower(), code.lower().split("-")[0]):
        if "name" in LANG_INFO.get(known, {}):
            return str(get_language_info(known)["name_translated"])
    return {"zh": gettext("Chinese")}.get(code.lower().split("-")[0], code)


@register.filter
def kind_icon(kind: str) -> str:
    return kinds.get(kind).icon


@register.filter
def kind_label(kind: str) -> str:
    return str(kinds.get(kind).label)


@register.filter
def outline_sums(outline: Iterable[Any]) -> dict[str, Any]:
    """How much a course holds: lessons, minutes, how many of each kind, how many that anyone may read."""
    contents = [content for module in outline or () for content in module.contents]
    by_kind = Counter(content.kind for content in contents)
    return {
        "contents": len(contents),
        "minutes": sum(content.duration or 0 for content in contents),
        "open": sum(bool(content.is_open) for content in contents),
        "kinds": [
            {"icon": kind_icon(kind), "label": kind_label(kind), "count": count}
            for kind, count in by_kind.most_common()
        ],
    }
