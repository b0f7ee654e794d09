"""Registers that change by themselves: whether something is open, which two moments and the clock decide."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from pathlib import Path

from freshkeys.checking.history import Value

#: Two clocks of one machine, rounded to what a database keeps.
CLOCK_SECONDS = 0.002


@dataclass(frozen=True)
class Step:
    """A clock was set: from between these two moments on it is `ahead` of the machine's, in seconds."""

    begun: float
    done: float
    ahead: float


class Clock:
    """The clock that answers are judged by, which somebody may have set."""

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        self.steps = [Step(-inf, -inf, 0.0), *steps]

    @classmethod
    def of(cls, log: Path) -> Clock:
        steps = [Step(**json.loads(line)) for line in log.read_text().splitlines()] if log.exists() else []
        return cls(steps)

    def during(self, first: float, last: float, wall: float) -> Iterable[tuple[float, float]]:
        """What it may have said between two monotonic moments, in seconds since 1970, in ranges.

        `wall` is what to add to a monotonic moment to get seconds since 1970 by the machine's clock.
        """
        ends = [step.done for step in self.steps[1:]] + [inf]
        for step, end in zip(self.steps, ends, strict=True):
            if step.begun <= last and first <= end:
                yield first + wall + step.ahead - CLOCK_SECONDS, last + wall + step.ahead + CLOCK_SECONDS


class Moments:
    """Registers whose value is two moments, between which a thing is open; shown is the word for how it stands."""

    def __init__(self, prefix: str, clock: Clock) -> None:
        self.prefix = prefix
        self.clock = clock

    def is_possible(self, shown: Value, value: Value, asked: float, answered: float, wall: float) -> bool:
        if not isinstance(value, tuple):
            return shown == value
        for first, last in self.clock.during(asked, answered, wall):
            between = [one for one in value if isinstance(one, float) and first <= one <= last]
            if any(word(value, moment) == shown for moment in (first, *between, last)):
                return True
        return False

    def since(self, value: Value, asked: float, wall: float) -> float:
        """How long ago the last of the moments was, in seconds."""
        if not isinstance(value, tuple):
            return 0.0
        now = [first + CLOCK_SECONDS for first, _ in self.clock.during(asked, asked, wall)]
        passed = [one - moment for one in now for moment in value if isinstance(moment, float)]
        return min((one for one in passed if one > 0), default=0.0)


def word(moments: tuple[Value, ...], now: float) -> str:
    opens, closes = moments
    if isinstance(opens, float) and opens > now:
        return "upcoming"
    return "closed" if isinstance(closes, float) and closes <= now else "open"
