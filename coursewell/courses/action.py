"""The one button of a course page, which always tells the truth."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from coursewell.courses.catalogue.availability import Standing
from coursewell.courses.models import Course


@dataclass(frozen=True)
class Action:
    """What a visitor can do with a course now: a button where there is a `url`, otherwise a sentence."""

    label: str
    url: str | None
    note: str
    state: str


def action_for(course: Course, standing: Standing, *, start_url: str | None) -> Action:
    """`start_url` is the first lesson that this visitor may read."""
    if course.address_elsewhere:
        return Action(_("Go to the course"), course.address_elsewhere, _("It takes place on another site."), "open")
    if course.is_open and start_url:
        return Action(_("Start reading"), start_url, _("Open to everyone, no account needed."), "open")
    if course.is_open:
        return Action(_("There is nothing to read yet"), None, _("Lessons will appear here."), "open")
    if start_url:
        return Action(_("Read the open lessons"), start_url, standing.label, standing.state)
    return Action(standing.label, None, "", standing.state)
