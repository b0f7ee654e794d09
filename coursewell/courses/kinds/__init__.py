"""Kinds of content: one file each in this package, found by listing it. A new kind is a new file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from coursewell.courses.kinds.base import InvalidDataError, Kind

__all__ = ["InvalidDataError", "Kind", "get", "names"]


@cache
def _found() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name in {"base", "tests"}:
            continue
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        kinds[module.name] = next(
            candidate()
            for candidate in vars(loaded).values()
            if isinstance(candidate, type) and issubclass(candidate, Kind) and candidate.__module__ == loaded.__name__
        )
        kinds[module.name].name = module.name
    return kinds


def names() -> tuple[str, ...]:
    return tuple(_found())


def get(name: str) -> Kind:
    """The kind called `name`. A name that no file has (a row from elsewhere, a kind taken away) reads as text."""
    return _found().get(name) or _found()["text"]
