"""Lists of people that are shown as far as a page bears them, and say so where they are longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Listing:
    """The rows that are shown, and how many there are."""

    rows: list[Any]
    count: int

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.rows)


def first(most: int, rows: QuerySet[Any]) -> Listing:
    """Counted only where there are more."""
    found = list(rows[: most + 1])
    return Listing(found[:most], rows.count() if len(found) > most else len(found))
