"""The facts row of a course page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coursewell.courses.catalogue.facets import language_label
from coursewell.courses.models import Course


@dataclass(frozen=True)
class Fact:
    """One thing to know about a course; `name` is for the icon."""

    name: str
    title: str
    value: str


def facts_of(course: Course, *, module_count: int) -> tuple[Fact, ...]:
    """What is known; what is not known is left out."""
    facts = (
        Fact("code", _("Code"), course.code),
        Fact("modules", _("Modules"), str(module_count or "")),
        Fact("duration", _("Duration"), _duration(course.duration_minutes)),
        Fact("level", _("Level"), str(course.get_level_display())),
        Fact("language", _("Language"), language_label(course.language) if course.language else ""),
        Fact("licence", _("Licence"), course.licence),
        Fact("updated", _("Updated"), date_format(course.updated, "DATE_FORMAT")),
    )
    return tuple(fact for fact in facts if fact.value)


def _duration(minutes: int | None) -> str:
    hours, rest = divmod(minutes or 0, 60)
    parts = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}] if hours else []
    parts += [ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}] if rest else []
    return " ".join(parts)
