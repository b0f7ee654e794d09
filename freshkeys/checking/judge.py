"""The judge: was all that an answer showed in the database at one and the same moment between question and answer?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from freshkeys.checking.history import History, Line, Value
from freshkeys.checking.standing import Moments

Fault = Literal["stale", "never committed", "torn", "misdirected"]
Span = tuple[float, float]


@dataclass(frozen=True)
class Answer:
    """What one reader was shown: `values` by register, some of which are `moments` (see `Moments`)."""

    page: str
    asked: float
    answered: float
    values: Mapping[str, Value]
    #: What the orders said while it was read.
    fault: str = "none"
    #: What its reader had to add to a monotonic moment to get seconds since 1970: the machine's clock may jump.
    wall: float = 0.0


@dataclass(frozen=True)
class Finding:
    """Something that must not have been shown, and why. For what was torn apart, the registers that do not agree."""

    fault: Fault
    answer: Answer
    register: str
    shown: Value
    expected: Value
    #: The door of the write that is missing, or of the one that was shown too early.
    door: str
    #: How long it had been over when it was asked for, in seconds.
    late: float = 0.0

    def __str__(self) -> str:
        age = f", over for {self.late * 1000:.1f} ms when it was asked for" if self.late else ""
        return (
            f"{self.fault}: {self.answer.page} asked {self.answer.asked:.6f}, answered {self.answer.answered:.6f}, "
            f"showed {self.register} = {self.shown!r}{age}; expected {self.expected!r} "
            f"(door: {self.door}, fault: {self.answer.fault})"
        )


def judge(history: History, answers: Iterable[Answer], moments: Moments | None = None) -> list[Finding]:
    """Everything that was shown and must not have been."""
    return _Judge(history, moments).judge(list(answers))


class _Judge:
    """Looks at one answer after the other. Many answers hold the same values, which are sorted and compared once."""

    def __init__(self, history: History, moments: Moments | None) -> None:
        self.history = history
        self.moments = moments
        self.sorted: dict[int, list[_Part]] = {}

    def judge(self, answers: Sequence[Answer]) -> list[Finding]:
        parts = [self.parts_of(answer) for answer in answers]
        for answer, those in zip(answers, parts, strict=True):
            for part in those:
                if len(seen := self.seen(part, answer)) == 1:
                    part.line.note_shown(seen[0], answer.answered)
        for line in self.history.lines:
            line.settle()
        found: list[Finding] = []
        for answer, those in zip(answers, parts, strict=True):
            found += self.misdirected(answer)
            found += self.look(answer, those)
        return found

    def parts_of(self, answer: Answer) -> list[_Part]:
        """What an answer shows of each plot."""
        if (known := self.sorted.get(id(answer.values))) is not None:
            return known
        by_line: defaultdict[int, list[str]] = defaultdict(list)
        lines: dict[int, Line] = {}
        for register in answer.values:
            if register.startswith("="):
                continue
            if (line := self.history.line_of.get(register)) is None:
                raise LookupError(f"{answer.page} shows {register}, of which no writer has said what it holds.")
            by_line[id(line)].append(register)
            lines[id(line)] = line
        parts = [_Part(lines[key], names, self.moments) for key, names in by_line.items()]
        self.sorted[id(answer.values)] = parts
        return parts

    @staticmethod
    def seen(part: _Part, answer: Answer) -> list[int]:
        """The places of the versions that this can be."""
        possible = part.line.possible(answer.asked, answer.answered)
        return [place for place in possible if part.fits(place, answer)]

    @staticmethod
    def misdirected(answer: Answer) -> Iterable[Finding]:
        for register, value in answer.values.items():
            if register.startswith("=") and value != register[1:]:  # a fact of the request: it has no history
                yield Finding("misdirected", answer, "of the request", value, register[1:], "")

    def look(self, answer: Answer, parts: Sequence[_Part]) -> list[Finding]:
        spans: list[tuple[_Part, list[Span]]] = []
        found: list[Finding] = []
        is_unknown = False
        for part in parts:
            line = part.line
            if seen := self.seen(part, answer):
                spans.append((part, [(line.versions[place].sent, line.over_at(place)) for place in seen]))
            elif line.is_unknown(answer.asked, answer.answered):
                is_unknown = True
            else:
                found += part.findings(answer)
        found = found or _apart(answer, spans)
        self.history.not_judged += is_unknown and not found
        return found


def _apart(answer: Answer, spans: Sequence[tuple[_Part, list[Span]]]) -> list[Finding]:
    """What several writers wrote may be seen together if there is a moment at which all of it was there."""
    moments = [answer.asked, *(begin for _, those in spans for begin, _ in those)]
    if any(all(any(begin <= at <= end for begin, end in those) for _, those in spans) for at in moments):
        return []
    first, last = min(spans, key=lambda one: one[1][-1][1]), max(spans, key=lambda one: one[1][0][0])
    shown = [{name: answer.values[name] for name in part.names} for part, _ in (first, last)]
    when = f"{last[1][0][0] - first[1][-1][1]:.6f} s lie between them"
    return [Finding("torn", answer, "two plots", str(shown), when, "")]


class _Part:
    """What an answer shows of one plot."""

    def __init__(self, line: Line, names: Sequence[str], moments: Moments | None) -> None:
        self.line = line
        self.names = names
        self.moments = moments
        self.timed = [name for name in names if moments is not None and name.startswith(moments.prefix)]
        self.plain = [name for name in names if name not in self.timed]
        self._fits: dict[int, bool] = {}

    def fits(self, place: int, answer: Answer) -> bool:
        """Whether the version at this place has all of it."""
        if (known := self._fits.get(place)) is None:
            state = self.line.versions[place].state
            known = self._fits[place] = all(state[name] == answer.values[name] for name in self.plain)
        return known and all(self._is_shown(name, place, answer) for name in self.timed)

    def _is_shown(self, name: str, place: int, answer: Answer) -> bool:
        value = self.line.versions[place].state[name]
        if name in self.timed and self.moments is not None:
            return self.moments.is_possible(answer.values[name], value, answer.asked, answer.answered, answer.wall)
        return answer.values[name] == value

    def findings(self, answer: Answer) -> Iterable[Finding]:
        """What is wrong with it: single registers, or if each can be by itself, that they are here together."""
        possible = self.line.possible(answer.asked, answer.answered)
        alone = [name for name in self.names if not any(self._is_shown(name, place, answer) for place in possible)]
        if alone:
            return [self._finding(name, answer, possible) for name in alone]
        state = self.line.versions[possible[-1]].state
        differ = [name for name in self.names if not self._is_shown(name, possible[-1], answer)]
        agree = [name for name in self.names if name not in differ]
        shown = {name: answer.values[name] for name in (*differ, *agree[:3])}
        expected = {name: state[name] for name in differ}
        return [Finding("torn", answer, "one plot", str(shown), str(expected), self.line.versions[possible[-1]].door)]

    def _finding(self, name: str, answer: Answer, possible: range) -> Finding:
        line, value = self.line, answer.values[name]
        expected = line.versions[possible[-1]].state[name] if possible else None
        current = line.versions[possible[-1]].door if possible else ""
        if name in self.timed and self.moments is not None:
            values = [line.versions[place].state[name] for place in possible]
            late = max((self.moments.since(one, answer.asked, answer.wall) for one in values), default=0.0)
            return Finding("stale", answer, name, value, expected, current, late)
        places = [place for place, version in enumerate(line.versions) if version.state[name] == value]
        earlier = [place for place in places if line.versions[place].sent <= answer.answered]
        if earlier:
            last = earlier[-1]
            missing, late = line.versions[last + 1], answer.asked - line.over_at(last)
            return Finding("stale", answer, name, value, expected, missing.door, late)
        if places or value in line.voided[name] or not _is_mixture(line, name, value):
            door = line.versions[places[0]].door if places else "rolled back" if value in line.voided[name] else ""
            return Finding("never committed", answer, name, value, expected, door)
        return Finding("torn", answer, name, value, expected, current)


def _is_mixture(line: Line, name: str, value: Value) -> bool:
    """Whether all parts were there once, but never together. Absence that never was is one too."""
    known: set[Any] = set()
    for version in line.versions:
        held = version.state[name]
        known.update(held if isinstance(held, tuple) else (held,))
    return value is None or (isinstance(value, tuple) and all(part in known for part in value))
