"""A bar: a promise with a figure in it, and how the figure is measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """What was measured against one bar. `is_met` is None when it could not be measured here; `figure` says why."""

    name: str
    figure: str
    bar: str
    is_met: bool | None

    @property
    def verdict(self) -> str:
        return {True: "pass", False: "FALLS SHORT", None: "not measured"}[self.is_met]

    def __str__(self) -> str:
        return f"{self.name:<54} {self.figure:<40} {self.bar:<30} {self.verdict}"


#: Measures, and gives a line for each thing that it measured.
Bar = Callable[[], Iterator[Outcome]]


def tell(wrong: Sequence[str]) -> None:
    """The first of the sentences about what was wrong, above the line of its outcome."""
    for sentence in wrong[:8]:
        print("   ", sentence, flush=True)
