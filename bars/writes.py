"""The bars of what the triggers cost whoever writes: measured by the benchmarks, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from bars.bar import Outcome

#: WRITES_RUNS=2 shortens the bars for a first look.
RUNS = os.environ.get("WRITES_RUNS", "5")
MOST_NOTES = {"postgres": 65_000, "sqlite": 21_000}


def commits() -> Iterator[Outcome]:
    """Commits a second of eight writers on PostgreSQL, with fsync and synchronous_commit on."""
    for name, found in figures("writes", "--db", "postgres", "--only", "commits", "--runs", RUNS).items():
        figure = f"{spread(found)}; {found['with']} of {found['without']}"
        yield Outcome(f"{name}, with triggers / without", figure, "at least 0.75", found["ratio"] >= 0.75)


def bulk_writes() -> Iterator[Outcome]:
    """`bulk_create` of 10,000 rows into every table that has triggers."""
    for kind, most in (("postgres", 1.5), ("sqlite", 2.0)):
        for name, found in figures("writes", "--db", kind, "--only", "bulk", "--runs", RUNS).items():
            yield Outcome(f"{name}, {kind}", spread(found), f"at most {most}", found["ratio"] <= most)


def deadlocks() -> Iterator[Outcome]:
    """Writers who never waited for each other in a circle do not with triggers."""
    for kind in ("postgres", "sqlite"):
        found = figures("deadlocks", "--db", kind)
        apart, crossed = found["apart"], found["crossed"]
        crossing = f"(crossed {crossed['with']}, {crossed['without']})"
        yield Outcome(
            f"transactions given up of {apart['transactions']}, {kind}",
            f"{apart['with']} with triggers, {apart['without']} without {crossing}",
            "0 more than without",
            apart["with"] <= apart["without"],
        )


def log_size() -> Iterator[Outcome]:
    """200,000 writes, and somebody who asks meanwhile."""
    for kind, most in MOST_NOTES.items():
        found = figures("log_size", "--db", kind)
        yield Outcome(
            f"most notes in the log over {found['writes']:,} writes, {kind}",
            f"{found['most_notes']:,}, {found['stale']} stale of {found['counted']}",
            f"at most {most:,}, 0 stale",
            found["most_notes"] <= most and not found["stale"],
        )


def figures(benchmark: str, *options: str) -> Any:
    command = [sys.executable, "-m", f"benchmarks.{benchmark}", *options, "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def spread(found: dict[str, Any]) -> str:
    return f"{found['ratio']} ({found['least']} to {found['most']}, n={found['n']})"
