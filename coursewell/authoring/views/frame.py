"""What stands on every page about one draft: where it is, and where one can go from there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from coursewell.authoring.models import Draft


@dataclass(frozen=True)
class Tab:
    """One place to go."""

    name: str
    label: str
    icon: str
    url: str


def tabs_of(slug: str) -> list[Tab]:
    places = (
        ("studio_outline", _("Outline"), "list-tree"),
        ("studio_settings", _("Settings"), "settings-2"),
        ("studio_preview", _("Preview"), "eye"),
        ("studio_publish", _("Publish"), "send"),
        ("studio_history", _("History"), "history"),
        ("studio_people", _("People"), "users"),
    )
    return [Tab(name, label, icon, reverse(name, args=[slug])) for name, label, icon in places]


def page(
    request: HttpRequest,
    draft: Draft,
    template: str,
    *,
    current: str,
    here: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page of the studio about this draft."""
    slug = draft.course.slug
    frame = {
        "draft": draft,
        "slug": slug,
        "title": draft.settings.get("title") or draft.course.title,
        "tabs": tabs_of(slug),
        "current": current,
        "here": here,
        "zone": settings.TIME_ZONE,
    }
    return render(request, f"authoring/{template}", frame | context, status=status)
