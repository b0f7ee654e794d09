"""What the database held, and when: a line of versions for each plot, with the moments of their commits.

A *register* is whatever one SQL statement reads in one go: a title, a card with all its columns, a list of names. One
writer alone writes the registers of his *plot*, one transaction after the other; so each of his transactions leaves a
*version*, which says what all registers of the plot hold together. A commit happens at a moment that nobody knows,
between COMMIT sent and COMMIT acknowledged. So a version may be seen from when its own COMMIT was sent until the next
one's was acknowledged; after that it is over.

Moments are seconds of CLOCK_MONOTONIC, which all processes of a machine share.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

#: Whatever JSON has, with tuples for lists; None where a register is absent.
Value = Hashable


def frozen(value: Any) -> Value:
    return tuple(frozen(one) for one in value) if isinstance(value, list | tuple) else value


class Version(NamedTuple):
    """What a transaction left: when its COMMIT was sent and when it was acknowledged, and by which door it came."""

    state: Mapping[str, Value]
    sent: float
    acknowledged: float
    door: str


class Line:
    """All versions of one plot in the order in which they came. One may come again (a restored backup)."""

    def __init__(self) -> None:
        self.versions: list[Version] = []
        #: By register, values of transactions that were rolled back.
        self.voided: defaultdict[str, set[Value]] = defaultdict(set)
        #: From when till when a crash may have taken something back, and nobody wrote down what was there.
        self.unknown: list[tuple[float, float]] = []
        self._sent: list[float] = []
        self._over: list[float] = []
        self._shown: dict[int, float] = {}

    def add(self, state: Mapping[str, Any], sent: float, acknowledged: float, door: str) -> None:
        before = self.versions[-1].state if self.versions else {}
        now = {register: frozen(value) for register, value in state.items()}
        if now != before:  # else nobody can tell them apart
            self.versions.append(Version({**before, **now}, sent, acknowledged, door))
            self._sent.append(sent)

    def void(self, state: Mapping[str, Any]) -> None:
        """A transaction that held this came to nothing."""
        for register, value in state.items():
            self.voided[register].add(frozen(value))

    def find(self, found: Mapping[str, Any], sent: Mapping[str, Any] | None) -> None:
        """Somebody looked, for nobody knew what became of what was `sent`."""
        at = float(found["at"])
        if sent is not None and sent["state"]:  # perhaps it was there for a while, and a crash took it back
            self.add(sent["state"], sent["at"], at, sent["door"])
        elif sent is not None:  # a call on a connection that may have died since the last write, with what that wrote
            self.unknown.append((sent["since"], at))
        self.add(found["state"], sent["at"] if sent else found["since"], at, found["door"])

    def settle(self) -> None:
        """Work out from when on each version is surely over."""
        self._over = [inf] * len(self.versions)
        over = inf
        for place in range(len(self.versions) - 1, 0, -1):
            over = min(over, self.versions[place].acknowledged, self._shown.get(place, inf))
            self._over[place - 1] = over

    def note_shown(self, place: int, answered: float) -> None:
        """Somebody was shown this version and no other: whoever asks afterwards must not be shown an older one."""
        self._shown[place] = min(answered, self._shown.get(place, inf))

    def over_at(self, place: int) -> float:
        """From when on the version at this place is surely no longer there."""
        return self._over[place]

    def possible(self, asked: float, answered: float) -> range:
        """The places of the versions that could be seen in this time."""
        return range(bisect_left(self._over, asked), bisect_right(self._sent, answered))

    def is_unknown(self, asked: float, answered: float) -> bool:
        return any(begins <= answered and asked <= ends for begins, ends in self.unknown)


class History:
    """The lines of all plots, read from the logs of the writers."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.line_of: dict[str, Line] = {}
        #: Answers from a time that is unknown, which fit nothing that is known: the judge counts them.
        self.not_judged = 0
        self.writes: defaultdict[str, int] = defaultdict(int)

    @classmethod
    def of(cls, logs: Iterable[Path]) -> History:
        history = cls()
        for log in logs:
            history.read(json.loads(line) for line in log.read_text().splitlines() if line.endswith("}"))
        return history

    def read(self, events: Iterable[Mapping[str, Any]]) -> None:
        """One writer's log: see `pen.Log` for what the events are."""
        line = Line()
        sent: Mapping[str, Any] | None = None
        for event in events:
            if event["event"] == "sent":
                sent = event
                continue
            if event["event"] == "void":
                line.void(event["state"])
            elif event["event"] == "found":
                line.find(event, sent)
            elif sent is not None:
                self.writes[sent["door"]] += 1
                line.add(event["state"] or sent["state"], sent["at"], event["at"], sent["door"])
            sent = None
        if sent is not None and sent["state"]:
            line.add(sent["state"], sent["at"], inf, sent["door"])
        if line.versions:
            line.settle()
            self.lines.append(line)
            self.line_of |= dict.fromkeys(line.versions[0].state, line)
