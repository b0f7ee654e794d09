"""What changes without end, and readers who ask for it without a pause: how long they wait, and what they see."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import quantiles

from benchmarks._meanwhile import meanwhile

PER_SECOND = 10
#: How long an answer took in seconds, and whether it was older than what had been committed before it was asked for.
Seen = tuple[float, bool]


def timed(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


@contextmanager
def changing(change: Callable[[], None], close: Callable[[], None]) -> Iterator[None]:
    """Changes it ten times a second in a thread, which closes its connection at the end."""

    def run(over: threading.Event) -> None:
        while not over.wait(1 / PER_SECOND):
            change()
        close()

    with meanwhile(run):
        yield


def reading(read: Callable[[], int], committed: Callable[[], int], until: float) -> Iterator[Seen]:
    """One reader without a pause, each of whose answers is a number that must not be under what was committed."""
    while time.monotonic() < until:
        least, began = committed(), time.perf_counter()
        found = read()
        yield time.perf_counter() - began, found < least


def waits(seen: list[Seen], alone: float) -> list[float]:
    """Of those who did not find it at once, how long they waited, in times of a build that takes `alone` seconds."""
    return [took / alone for took, _ in seen if took > alone / 4]


def p99(values: list[float]) -> float:
    return quantiles(values, n=100)[98]
