"""Rows of a form that repeat. How many there are stands in a hidden field; a button adds, removes or moves one."""

from __future__ import annotations

from typing import TypeVar

from django.http import QueryDict

T = TypeVar("T")
#: More than any document may have: a form that says so is not one of ours.
MOST = 1_000


def count_of(given: QueryDict, name: str) -> int:
    said = given.get(name, "0")
    return min(int(said), MOST) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def place(words: list[str], number: int, rows: list[T]) -> int | None:
    """The row that the button speaks of."""
    if len(words) <= number or not (words[number].isascii() and words[number].isdigit()):
        return None
    found = int(words[number][:6])
    return found if found < len(rows) else None


def rearranged(rows: list[T], words: list[str], noun: str) -> list[T]:
    """After `remove-<noun> 2`, `<noun>-up 2` or `<noun>-down 2`; anything else changes nothing."""
    at = place(words, 1, rows)
    if at is None:
        return rows
    if words[0] == f"remove-{noun}":
        return rows[:at] + rows[at + 1 :]
    other = at + {f"{noun}-up": -1, f"{noun}-down": 1}.get(words[0], 0)
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    return rows
