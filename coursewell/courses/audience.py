"""How many people learn in a course. What counts them registers here; this package knows of no enrolment."""

from __future__ import annotations

from collections.abc import Callable

_COUNTERS: list[Callable[[int], int]] = []


def counts_students(counter: Callable[[int], int]) -> Callable[[int], int]:
    """Decorator: `counter` is given the id of a course and says how many people are in it."""
    if counter not in _COUNTERS:
        _COUNTERS.append(counter)
    return counter


def student_count(course: int) -> int:
    return sum(counter(course) for counter in _COUNTERS)
