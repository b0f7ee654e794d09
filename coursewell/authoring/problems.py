"""What is wrong with a source, collected so that everything is said at once, each with its file and line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

#: A hostile source could be wrong in millions of places; nobody reads past these.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that somebody should know, and where it is. `line` counts from 1; None where no line is meant."""

    message: str
    file: str = ""
    line: int | None = None
    #: A note is no fault: something that was left out, or taken in a way that somebody should know.
    severity: Literal["error", "warning", "note"] = "error"
    #: What is counted in summaries: "missing picture", "unresolved link", "left-out file" ...
    topic: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.file and self.line else f"{self.file}: " if self.file else ""
        return f"{where}{'' if self.severity == 'error' else f'{self.severity}: '}{self.message}"

    def as_json(self) -> dict[str, Any]:
        return {
            "severity": self.severity,
            "file": self.file,
            "line": self.line,
            "topic": self.topic,
            "message": self.message,
        }


@dataclass
class Report:
    """Problems in the order in which they were met. `prefix` is put before every file name."""

    problems: list[Problem] = field(default_factory=list)
    prefix: str = ""
    #: How often each topic and each severity was met, past MOST too; shared with the reports within this one.
    topics: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    #: Which files have errors: asked once for each of thousands.
    faulty: set[str] = field(default_factory=set)

    def add(self, problem: Problem) -> None:
        if problem.severity == "error":
            self.faulty.add(problem.file)
        if problem.topic:
            self.topics[problem.topic] += 1
        # Counted apart, so that no crowd of warnings can hide an error.
        if self.severities[problem.severity] < MOST:
            self.problems.append(problem)
        self.severities[problem.severity] += 1

    @property
    def left_out(self) -> int:
        return self.severities.total() - len(self.problems)

    def error(self, message: str, file: str = "", line: int | None = None) -> None:
        self.add(Problem(message, self.prefix + file if file else "", line))

    def warning(self, message: str, file: str = "", line: int | None = None, *, topic: str = "") -> None:
        self.add(Problem(message, self.prefix + file if file else "", line, "warning", topic))

    def note(self, message: str, file: str = "", line: int | None = None, *, topic: str) -> None:
        self.add(Problem(message, self.prefix + file if file else "", line, "note", topic))

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.severity == "warning"]

    def has_error_in(self, file: str) -> bool:
        return self.prefix + file in self.faulty

    def within(self, prefix: str) -> Report:
        """The same list, for a source whose files lie under `prefix`."""
        return Report(self.problems, self.prefix + prefix, self.topics, self.severities, self.faulty)


class SourceError(Exception):
    """The source cannot be read at all; the message says why."""
