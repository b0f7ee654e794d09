"""What the database held, and when: each register is a line of values, with the moments of their commits.

A *register* is whatever one SQL statement reads in one go: a title, a card with all its columns, a list of names. A
commit happens at a moment that nobody knows, between COMMIT sent and COMMIT acknowledged. So a value may be seen from
when its own COMMIT was sent until the next one's was acknowledged; after that it is old.

Moments are seconds of CLOCK_MONOTONIC, which all processes of a machine share.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

#: Whatever JSON has, with tuples for lists; None where a register is absent.
Value = Hashable


def frozen(value: Any) -> Value:
    return tuple(frozen(one) for one in value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Step:
    """One value of a register: when its COMMIT was sent and when it was acknowledged, and by which door it came."""

    value: Value
    sent: float
    acknowledged: float
    door: str


@dataclass
class Line:
    """All values of one register in the order in which they came. A value may come again (a restored backup)."""

    steps: list[Step] = field(default_factory=list)
    places: defaultdict[Value, list[int]] = field(default_factory=lambda: defaultdict(list))
    #: Values of transactions that were rolled back.
    voided: set[Value] = field(default_factory=set)
    _over: list[float] = field(default_factory=list)
    _shown: dict[int, float] = field(default_factory=dict)

    def add(self, step: Step) -> None:
        if not self.steps or self.steps[-1].value != step.value:
            self.places[step.value].append(len(self.steps))
            self.steps.append(step)

    def note_shown(self, value: Value, answered: float) -> None:
        """Somebody was shown this value: whoever asks afterwards must not be shown an older one."""
        places = self.places.get(value, ())
        if len(places) == 1:  # else nobody can say which of them was seen
            self._shown[places[0]] = min(answered, self._shown.get(places[0], inf))

    def settle(self) -> None:
        """Work out from when on each value is surely over; to be called when all answers were noted."""
        self._over = [inf] * len(self.steps)
        over = inf
        for place in range(len(self.steps) - 1, 0, -1):
            over = min(over, self.steps[place].acknowledged, self._shown.get(place, inf))
            self._over[place - 1] = over

    def last_place(self, value: Value, answered: float) -> int | None:
        """The last place of this value that could be seen before `answered`; none if it came later or never."""
        places = self.places.get(value, ())
        count = bisect_right(places, answered, key=lambda place: self.steps[place].sent)
        return places[count - 1] if count else None

    def over_at(self, place: int) -> float:
        """From when on the value at this place is surely no longer there."""
        return self._over[place]

    def overlapping(self, asked: float, answered: float) -> Iterable[Step]:
        """Each step that could be seen in this time, the last one first."""
        last = bisect_right(self.steps, answered, key=lambda step: step.sent) - 1
        for place in range(last, -1, -1):
            if self._over[place] < asked:
                return
            yield self.steps[place]


class History:
    """The lines of all registers, read from the logs of the writers."""

    def __init__(self) -> None:
        self.lines: defaultdict[str, Line] = defaultdict(Line)
        self.writes: defaultdict[str, int] = defaultdict(int)

    @classmethod
    def of(cls, logs: Iterable[Path]) -> History:
        history = cls()
        for log in logs:
            history.read(json.loads(line) for line in log.read_text().splitlines() if line.endswith("}"))
        return history

    def read(self, events: Iterable[Mapping[str, Any]]) -> None:
        """One writer's log: see `writing.Log` for what the events are."""
        sent: Mapping[str, Any] | None = None
        for event in events:
            at, kind = float(event["at"]), event["event"]
            if kind == "sent":
                sent = event
            elif kind == "void":
                sent = None
                for register, value in event["state"].items():
                    self.lines[register].voided.add(frozen(value))
            elif kind == "done" and sent is not None:
                self.writes[sent["door"]] += 1
                self._add(event["state"] or sent["state"], sent["at"], at, sent["door"])
                sent = None
            elif kind == "found":
                if sent is not None and sent["state"]:  # perhaps it was there for a while, and a crash took it back
                    self._add(sent["state"], sent["at"], at, sent["door"])
                self._add(event["state"], sent["at"] if sent else event["since"], at, event["door"])
                sent = None
        if sent is not None and sent["state"]:
            self._add(sent["state"], sent["at"], inf, sent["door"])

    def _add(self, state: Mapping[str, Any], sent: float, acknowledged: float, door: str) -> None:
        for register, value in state.items():
            self.lines[register].add(Step(frozen(value), sent, acknowledged, door))
