"""What comes out of the cache: a result, never a query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


class FrozenResultError(TypeError, AttributeError):
    """A remembered result was used as if it were a query set.

    An AttributeError as well, so that `hasattr` says the truth: Django asks it of whatever is given to `__in`.
    """


class Result(tuple[T, ...]):
    """An immutable sequence of what a build returned. `name` is what it was remembered under."""

    name: str

    def __new__(cls, items: Iterable[T], name: str = "") -> Result[T]:
        self = super().__new__(cls, items)
        self.name = name
        return self

    def __getattr__(self, attribute: str) -> NoReturn:
        from django.db.models import QuerySet

        if attribute.startswith("_") or not hasattr(QuerySet, attribute):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {attribute!r}")
        raise self._refusal(attribute)

    def count(self, *value: Any) -> int:
        """How often a value occurs, as in every tuple; how many there are is `len()`."""
        if not value:
            raise self._refusal("count")
        return super().count(value[0])

    def _refusal(self, method: str) -> FrozenResultError:
        return FrozenResultError(
            f"{self.name!r} came out of the cache: it is a result, not a query, so .{method}() cannot work on it. "
            f"Start from the base query set, and remember what that gives."
        )
