"""The judge: was each value that an answer showed in the database at some moment between question and answer?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from freshkeys.checking.history import History, Line, Value

Fault = Literal["stale", "never committed", "torn", "misdirected"]
#: Two clocks of one machine, rounded to what a database keeps.
CLOCK_SECONDS = 0.002


@dataclass(frozen=True)
class Answer:
    """What one reader was shown: `values` by register, some of which are `moments` (see `Moments`)."""

    page: str
    asked: float
    answered: float
    values: Mapping[str, Value]
    #: What the orders said while it was read.
    fault: str = "none"


@dataclass(frozen=True)
class Finding:
    """One value that must not have been shown, and why."""

    fault: Fault
    answer: Answer
    register: str
    shown: Value
    expected: Value
    #: The door of the write that is missing, or of the one that was shown too early.
    door: str
    #: How long it had been over when it was asked for, in seconds.
    late: float

    def __str__(self) -> str:
        age = f", over for {self.late * 1000:.1f} ms when it was asked for" if self.late else ""
        return (
            f"{self.fault}: {self.answer.page} asked {self.answer.asked:.6f}, answered {self.answer.answered:.6f}, "
            f"showed {self.register} = {self.shown!r}{age}; expected {self.expected!r} "
            f"(door: {self.door}, fault: {self.answer.fault})"
        )


class Moments:
    """Registers whose value is two moments, between which a thing is open; shown is the word for how it stands.

    `wall` is what to add to a monotonic moment to get seconds since 1970.
    """

    def __init__(self, prefix: str, wall: float) -> None:
        self.prefix = prefix
        self.wall = wall

    def is_possible(self, shown: Value, value: Value, first: float, last: float) -> bool:
        if not isinstance(value, tuple):
            return shown == value
        first, last = first + self.wall - CLOCK_SECONDS, last + self.wall + CLOCK_SECONDS
        between = [moment for moment in value if moment is not None and first <= moment <= last]
        return any(word(value, moment) == shown for moment in (first, *between, last))

    def since(self, value: Value, asked: float) -> float:
        """How long ago the last of the moments was, in seconds."""
        passed = (
            [asked + self.wall - one for one in value if isinstance(one, float)] if isinstance(value, tuple) else []
        )
        return min((one for one in passed if one > 0), default=0.0)


def word(moments: tuple[Value, ...], now: float) -> str:
    opens, closes = moments
    if isinstance(opens, float) and opens > now:
        return "upcoming"
    return "closed" if isinstance(closes, float) and closes <= now else "open"


def judge(history: History, answers: Iterable[Answer], moments: Moments | None = None) -> list[Finding]:
    """Everything that was shown and must not have been."""
    answers = list(answers)
    for answer in answers:
        for register, value in answer.values.items():
            if register in history.lines:
                history.lines[register].note_shown(value, answer.answered)
    for line in history.lines.values():
        line.settle()
    found: list[Finding] = []
    for answer in answers:
        for register, value in answer.values.items():
            if (finding := _look(history, moments, answer, register, value)) is not None:
                found.append(finding)
    return found


def _look(history: History, moments: Moments | None, answer: Answer, register: str, value: Value) -> Finding | None:
    if register.startswith("="):  # a fact of the request, which the page must show: no history
        wanted = register[1:]
        return None if value == wanted else Finding("misdirected", answer, "language", value, wanted, "", 0.0)
    if register not in history.lines:
        raise LookupError(f"{answer.page} shows {register}, of which no writer has said what it holds.")
    line = history.lines[register]
    if moments is not None and register.startswith(moments.prefix):
        return _look_at_moments(line, moments, answer, register, value)
    place = line.last_place(value, answer.answered)
    if place is not None and line.over_at(place) >= answer.asked:
        return None
    return _finding(line, place, answer, register, value)


def _look_at_moments(line: Line, moments: Moments, answer: Answer, register: str, value: Value) -> Finding | None:
    """Clock and data may be of two moments of the request; so moments that came meanwhile prove nothing."""
    seen = list(line.overlapping(answer.asked, answer.answered))
    if any(
        step.sent > answer.asked or moments.is_possible(value, step.value, answer.asked, answer.answered)
        for step in seen
    ):
        return None
    late = max((moments.since(step.value, answer.asked) for step in seen), default=0.0)
    expected = seen[0].value if seen else None
    return Finding("stale", answer, register, value, expected, seen[0].door if seen else "", late)


def _finding(line: Line, place: int | None, answer: Answer, register: str, value: Value) -> Finding:
    current = next(iter(line.overlapping(answer.asked, answer.answered)), None)
    expected = current.value if current else None
    if place is not None:
        missing = line.steps[place + 1]
        return Finding("stale", answer, register, value, expected, missing.door, answer.asked - line.over_at(place))
    early = line.places.get(value)
    if early or value in line.voided or not _is_mixture(line, value):
        door = line.steps[early[0]].door if early else "rolled back" if value in line.voided else ""
        return Finding("never committed", answer, register, value, expected, door, 0.0)
    return Finding("torn", answer, register, value, expected, current.door if current else "", 0.0)


def _is_mixture(line: Line, value: Value) -> bool:
    """Whether all parts were there once, but never together. Absence that never was is one too."""
    known: set[Any] = set()
    for step in line.steps:
        known.update(step.value if isinstance(step.value, tuple) else (step.value,))
    return value is None or (isinstance(value, tuple) and all(part in known for part in value))
