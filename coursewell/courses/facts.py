"""The facts row of a course page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coursewell.courses.languages import language_name
from coursewell.courses.models import Course
from coursewell.web.templatetags.web import duration_in_words, number


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
        Fact("modules", _("Modules"), number(module_count) if module_count else ""),
        Fact("duration", _("Duration"), duration_in_words(course.duration_minutes)),
        Fact("level", _("Level"), str(course.get_level_display())),
        Fact("language", _("Language"), language_name(course.language) if course.language else ""),
        Fact("licence", _("Licence"), course.licence),
        Fact("updated", _("Updated"), date_format(course.updated, "DATE_FORMAT")),
    )
    return tuple(fact for fact in facts if fact.value)
