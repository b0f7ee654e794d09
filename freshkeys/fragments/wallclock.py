"""Template tags and filters that read the clock of the machine, or throw dice: what shows them is not kept.

`freshkeys.clock` tells when its answers change; these do not say, and change while no row does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.template import defaultfilters, defaulttags

from freshkeys.recording.recorder import current

_installed = False


def install() -> None:
    """Put the hooks in place; a second call does nothing."""
    global _installed
    if _installed:
        return
    _installed = True
    defaulttags.NowNode.render = _noted(defaulttags.NowNode.render, "{% now %}")  # type: ignore[method-assign]
    defaulttags.LoremNode.render = _noted(defaulttags.LoremNode.render, "{% lorem %}")  # type: ignore[method-assign]
    filters: Any = defaultfilters
    filters.timesince = _noted(filters.timesince, "|timesince", told_at=1)
    filters.timeuntil = _noted(filters.timeuntil, "|timeuntil", told_at=1)
    filters.random_module = _Dice(filters.random_module)
    if apps.is_installed("django.contrib.humanize"):
        from django.contrib.humanize.templatetags import humanize

        for name in ("naturalday", "naturaltime"):
            humanize.register.filters[name] = _noted(humanize.register.filters[name], f"|{name}")


def _noted(original: Callable[..., Any], shown: str, told_at: int = 99) -> Callable[..., Any]:
    """`told_at` is the argument that tells it what to compare with instead, which makes it harmless."""

    @wraps(original)
    def function(*args: Any, **kwargs: Any) -> Any:
        if len(args) <= told_at or not args[told_at]:
            _note(shown)
        return original(*args, **kwargs)

    return function


def _note(shown: str) -> None:
    if (recording := current()) is not None:
        recording.note_untracked(f"{shown}, which changes while no row does")


class _Dice:
    """The module `random`, as the filter `random` sees it."""

    def __init__(self, original: Any) -> None:
        self.original = original

    def __getattr__(self, name: str) -> Any:
        _note("|random")
        return getattr(self.original, name)
