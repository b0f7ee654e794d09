"""How students come: at a steady rate, whether the site keeps up or not, or each as soon as the one before has gone."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from config.rehearsing.browser import Taken

#: More students at once are not let in by this machine: they wait at the door, and that is measured too.
MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Crowd:
    """What one crowd has met."""

    students: int
    seconds: float
    taken: list[Taken]
    #: The longest that a student who had come was kept waiting by the crowd, not by the site.
    late: float

    @property
    def rate(self) -> float:
        """Students a second."""
        return self.students / self.seconds if self.seconds else 0.0

    @property
    def p99(self) -> float:
        return percentile([one.seconds for one in self.taken], 0.99)

    @property
    def unanswered(self) -> int:
        return sum(one.status == 0 or one.status >= 400 for one in self.taken)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share of them does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def at_rate(arrive: Callable[[], None], rate: float, students: int, taken: list[Taken]) -> Crowd:
    """So many students a second come, each at its moment (an open system: a slow site does not slow them)."""
    before, began, late = len(taken), time.monotonic(), 0.0
    lates: list[float] = []

    def come(moment: float) -> None:
        lates.append(time.monotonic() - moment)
        arrive()

    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        running = []
        for number in range(students):
            moment = began + number / rate
            time.sleep(max(0.0, moment - time.monotonic()))
            running.append(pool.submit(come, moment))
        wait(running)
        for one in running:
            one.result()
    late = max(lates, default=0.0)
    return Crowd(students, time.monotonic() - began, taken[before:], late)


def one_after_the_other(arrive: Callable[[], None], at_once: int, seconds: float, taken: list[Taken]) -> Crowd:
    """So many at a time, and the next as soon as one has gone: as fast as the machine takes them."""
    before, began = len(taken), time.monotonic()

    def keep_coming() -> int:
        count = 0
        while time.monotonic() - began < seconds:
            arrive()
            count += 1
        return count

    with ThreadPoolExecutor(at_once) as pool:
        running = [pool.submit(keep_coming) for _ in range(at_once)]
        students = sum(one.result() for one in running)
    return Crowd(students, time.monotonic() - began, taken[before:], 0.0)
