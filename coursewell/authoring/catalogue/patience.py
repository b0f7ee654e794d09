"""A limit on the work that one row may take: the regular expressions of a map can need longer than the sun burns."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from coursewell.authoring.problems import SourceError

#: Seconds of this process's own work, so that a busy machine refuses nothing. A row of real material takes a hundredth.
PATIENCE = 2.0
TICKS = 4


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
        if self._ticks >= TICKS:
            raise SourceError(
                f"Row {self.rows + 1:,} is not read after {PATIENCE:.0f} seconds of work. Is this the table that the "
                "map means? If it is, simplify regular expressions that repeat a repetition, like (a+)+."
            )


@contextmanager
def watched() -> Iterator[Watch]:
    """Only where signals reach us: in the main thread."""
    watch = Watch()
    if threading.current_thread() is not threading.main_thread():
        yield watch
        return
    before = signal.signal(signal.SIGVTALRM, watch.tick)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE / TICKS, PATIENCE / TICKS)
    try:
        yield watch
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
