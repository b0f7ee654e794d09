"""Islands where there is no edge: rendered in their place, for the request of the page.

The function sees what it would see as a request of its own: its address, and the language and time zone that the
request came in with, whatever the template around it has switched to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.utils import timezone, translation

from freshkeys.facts import attributes_of
from freshkeys.pages.islands import Place

_ENTERED = "_freshkeys_entered"
_inside: ContextVar[Place | None] = ContextVar("freshkeys_island", default=None)


def note_entering(request: HttpRequest) -> None:
    """Remember what language and time zone a request came in with."""
    attributes_of(request)[_ENTERED] = translation.get_language(), timezone.get_current_timezone()


def around() -> Place | None:
    """The island that is being rendered in this thread."""
    return _inside.get()


@contextmanager
def inside(place: Place) -> Iterator[None]:
    handle = _inside.set(place)
    try:
        yield
    finally:
        _inside.reset(handle)


def rendered(request: HttpRequest, place: Place) -> str:
    """The island, for this request."""
    now = translation.get_language(), timezone.get_current_timezone()
    language, zone = attributes_of(request).get(_ENTERED, now)
    with inside(place), _at(request, place.address), translation.override(language), timezone.override(zone):
        return place.rendered(request)


@contextmanager
def _at(request: HttpRequest, address: str) -> Iterator[None]:
    """The request as if it had come to this address."""
    parts, own, meta = urlsplit(address), attributes_of(request), request.META
    attributes = {"path": parts.path, "path_info": parts.path, "resolver_match": None, "GET": QueryDict(parts.query)}
    variables = {"PATH_INFO": parts.path, "QUERY_STRING": parts.query}
    before, variables_before = _put(own, attributes), _put(meta, variables)
    try:
        yield
    finally:
        _restore(own, attributes, before)
        _restore(meta, variables, variables_before)


def _put(there: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    before = {name: there[name] for name in values if name in there}
    there.update(values)
    return before


def _restore(there: dict[str, Any], values: dict[str, Any], before: dict[str, Any]) -> None:
    for name in values:
        there.pop(name, None)
    there.update(before)
