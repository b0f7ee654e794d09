"""What a check found: in words for people, as a dictionary for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from freshkeys.checking.answers import CUT_OFF, Answers
from freshkeys.checking.history import History
from freshkeys.checking.judge import Finding

EXAMPLES = 5
KINDS = ("stale", "never committed", "torn", "misdirected")


@dataclass
class Tally:
    """The result of one check."""

    title: str
    checked: int = 0
    #: Answers besides these from a moment of which nobody knows what the database held.
    not_judged: int = 0
    #: Single values in those answers.
    values: int = 0
    writes: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    #: Wrong answers: by what is wrong, and then by page, door and fault.
    wrong: Counter[str] = field(default_factory=Counter)
    by: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in ("page", "door", "fault")})
    errors: Counter[str] = field(default_factory=Counter)
    error_examples: dict[str, str] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    served: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    #: Of these, the seconds in which somebody wrote and read.
    watched_seconds: float = 0.0

    @classmethod
    def of(cls, title: str, history: History, answers: Answers, findings: Iterable[Finding]) -> Tally:
        not_judged = history.not_judged
        tally = cls(title, len(answers.answers) - not_judged, not_judged, writes=Counter(history.writes))
        tally.served = answers.served
        tally.errors, tally.error_examples = answers.errors, answers.examples
        for answer in answers.answers:
            tally.values += len(answer.values)
            tally.pages[answer.page] += 1
            tally.faults[answer.fault] += 1
        seen: set[int] = set()
        for finding in findings:
            tally._add(finding, is_first=id(finding.answer) not in seen)
            seen.add(id(finding.answer))
        return tally

    def _add(self, finding: Finding, *, is_first: bool) -> None:
        """An answer with several wrong values is one wrong answer."""
        if is_first:
            self.wrong[finding.fault] += 1
            self.by["page"][finding.answer.page] += 1
            self.by["door"][finding.door] += 1
            self.by["fault"][finding.answer.fault] += 1
        if len(self.examples) < EXAMPLES and is_first:
            self.examples.append(str(finding))

    @property
    def is_clean(self) -> bool:
        """Nothing was wrong, and there was something to judge. An honest 503 is not wrong; any other error is."""
        return self.checked > 0 and not self.wrong and not set(self.errors) - HONEST

    @property
    def bound(self) -> float | None:
        """At 95 %, no more than this share of answers is wrong (the rule of three); none if any was."""
        return 3 / self.checked if self.checked and not self.wrong else None

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "checked": self.checked,
            "not_judged": self.not_judged,
            "values": self.values,
            "writes": sum(self.writes.values()),
            **{kind: self.wrong[kind] for kind in KINDS},
            "bound_95": self.bound,
            "errors": dict(self.errors),
            "error_examples": self.error_examples,
            "wrong_by": {name: dict(counts) for name, counts in self.by.items()},
            "checked_by_page": dict(self.pages),
            "served": dict(self.served),
            "checked_by_fault": dict(self.faults),
            "writes_by_door": dict(self.writes),
            "left_out": self.left_out,
            "examples": self.examples,
            "seconds": round(self.seconds, 1),
            "watched_seconds": round(self.watched_seconds, 1),
            "is_clean": self.is_clean,
        }

    def in_words(self, say: Callable[[str], None]) -> None:
        found = ", ".join(f"{self.wrong[kind]} {kind}" for kind in KINDS)
        say(f"{self.title}: {self.checked:,} answers checked ({self.values:,} values), {found}.")
        if self.watched_seconds:
            say(f"  {self.checked / self.watched_seconds:.0f} answers a second.")
        if self.bound is not None:
            say(f"  At 95 %, fewer than {self.bound:.2g} of all answers are wrong (3/n).")
        if self.not_judged:
            say(f"  {self.not_judged} more were not judged: a crash left it open what the database held just then.")
        for name, counts in self.by.items():
            if counts:
                say(f"  Wrong by {name}: {_listed(counts)}.")
        for kind, count in self.errors.items():
            honest = " (honest: something was away)" if kind in HONEST else ""
            say(f"  {count} answers were errors, {kind}{honest}; the first: {self.error_examples[kind]}")
        say(f"  Answers by page: {_listed(self.pages)}.")
        say(f"  Answers by fault: {_listed(self.faults)}.")
        if self.served:
            say(f"  The edge said: {_listed(self.served)}.")
        say(f"  {sum(self.writes.values()):,} writes by door: {_listed(self.writes)}.")
        for name, reason in self.left_out.items():
            say(f"  Left out: {name}, {reason}.")
        for example in self.examples:
            say(f"  {example}")


#: 503 says that the database, or the application, is away; and who is killed while he answers cannot say so.
HONEST = {"503", CUT_OFF}


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
