"""`{% slot "lesson.end" course=course.pk %}`: the island that another package has put there; nothing where none has."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from coursewell.courses.slots import island_in
from freshkeys.pages.tag import island

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, slot_name: str, **parameters: Any) -> str:
    wanted = island_in(slot_name)
    return island(context, wanted, **parameters) if wanted else ""
