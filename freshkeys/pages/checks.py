"""System checks: that the middleware stands where pages for many are safe, in words that say what to do."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning
from django.utils.module_loading import import_string

FOR_EDGE = "freshkeys.pages.middleware.ForEdge"
WATCHED = "freshkeys.middleware.WatchedRequests"
#: Of these it is known what they decide before `WatchedRequests` is reached.
_KNOWN = ("django.", "freshkeys.middleware.", "freshkeys.pages.csrf.", "allauth.", "whitenoise.", "django_htmx.")
#: What is said of language and time zone holds for whatever is rendered after it.
_DECIDES = re.compile(r"\bactivate\(|\b(?:translation|timezone)\.override\(")


@register()
def check_middleware(**_: Any) -> list[CheckMessage]:
    """A warning for each place in MIDDLEWARE that keeps the edge from working, or could make a page somebody else's."""
    names = list(settings.MIDDLEWARE)
    if FOR_EDGE not in names:
        return []
    return [CheckWarning(problem, hint=hint, id="freshkeys.W002") for problem, hint in _problems(names)]


def _problems(names: list[str]) -> Iterable[tuple[str, str]]:
    if names[0] != FOR_EDGE:
        yield (
            f"{FOR_EDGE} is not the first of MIDDLEWARE.",
            "What stands before it believes whoever says to be the edge. Put it first.",
        )
    if WATCHED not in names:
        yield f"{WATCHED} is not in MIDDLEWARE.", "No page is kept by the edge. Put it last."
        return
    for name in names[: names.index(WATCHED)]:
        if name != FOR_EDGE and not name.startswith(_KNOWN) and _DECIDES.search(_source(name)):
            yield (
                f"{name} seems to choose the language or the time zone, where it is not seen what it looks at.",
                f"Pages could be kept for visitors for whom it chooses otherwise. Put it behind {WATCHED}.",
            )


def _source(name: str) -> str:
    try:
        return inspect.getsource(import_string(name))
    except (OSError, TypeError, ImportError):
        return ""
