"""The page that students spend their time on, beside a bare application that returns the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from bars.areas.edge import RUNS, figures
from bars.bar import Outcome
from benchmarks.edge import wrk

LEAST = 0.30


def lesson_speed() -> Iterator[Outcome]:
    """A warm lesson for somebody enrolled (`python -m benchmarks.edge --only lesson`)."""
    if not wrk.is_there():
        yield Outcome("a lesson / a bare application", wrk.MISSING, "", None)
        return
    for kind in ("sqlite", "postgres"):
        for name, found in figures("--db", kind, "--runs", RUNS, "--only", "lesson").items():
            figure = f"{found['ratio']} ({found['least']} to {found['most']}); {found['rate']:,} of {found['of']:,}"
            is_gated = kind == "sqlite"
            bar = f"at least {LEAST}" if is_gated else "printed, not gated"
            yield Outcome(f"{name}, {kind}", figure, bar, found["ratio"] >= LEAST if is_gated else None)
