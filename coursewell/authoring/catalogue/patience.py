"""A limit on the time that one row may take: the regular expressions of a map can need longer than the sun burns."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from coursewell.authoring.problems import SourceError

#: Seconds. The longest row of real material takes a hundredth of one.
PATIENCE = 3.0


class Watch:
    """Told of each row that is begun; interrupts one that does not end (`re` looks for signals as it works)."""

    def __init__(self) -> None:
        self.rows = 0
        self._seen = -1
        self._ticks = 0

    def row(self) -> None:
        self.rows += 1

    def tick(self, number: int, frame: FrameType | None) -> None:
        self._ticks = self._ticks + 1 if self.rows == self._seen else 0
        self._seen = self.rows
        if self._ticks >= 2:
            raise SourceError(
                f"Row {self.rows + 1:,} takes longer than {PATIENCE:.0f} seconds: look for a regular expression in the "
                "map that repeats a repetition, like (a+)+, and write it more simply."
            )


@contextmanager
def watched() -> Iterator[Watch]:
    """Only where signals reach us: in the main thread."""
    watch = Watch()
    if threading.current_thread() is not threading.main_thread():
        yield watch
        return
    before = signal.signal(signal.SIGALRM, watch.tick)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE / 2, PATIENCE / 2)
    try:
        yield watch
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
