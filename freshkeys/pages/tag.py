"""`{% island "web.account" [name=value ...] %}`: a place for the personal part of a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import mark_safe

from freshkeys.facts import current_request
from freshkeys.pages import inplace
from freshkeys.pages.building import current_build
from freshkeys.pages.islands import IslandError, Place, place
from freshkeys.pages.shells import ShellBuild
from freshkeys.recording.recorder import current


def island(context: Context, island_name: str, **parameters: Any) -> str:
    """The tag. Without the edge it renders the island; in a shell it leaves a place for it."""
    wanted = place(island_name, parameters)
    request: HttpRequest | None = getattr(context, "request", None) or context.get("request")
    if request is None:
        raise IslandError(f"The island {island_name!r} needs a request: render this template with one.")
    if (outer := inplace.around()) is not None:
        raise IslandError(
            f"The island {island_name!r} stands in the island {outer.island.name!r}: put it into the page, beside it."
        )
    build = current_build()
    if isinstance(build, ShellBuild) and build.is_open:
        _refuse_in_kept(wanted, current() is not build.read)
        if request is current_request():
            return mark_safe(build.mark(wanted))  # noqa: S308  random digits
    else:
        _refuse_in_kept(wanted, current() is not None)
    return mark_safe(inplace.rendered(request, wanted))  # noqa: S308  what an island gives is HTML


def _refuse_in_kept(wanted: Place, is_kept: bool) -> None:
    if is_kept:
        raise IslandError(
            f"The island {wanted.island.name!r} stands in what is remembered, by {{% fresh %}} or remember(), and "
            f"would be one visitor's part for all of them: put it into the template outside of that."
        )
