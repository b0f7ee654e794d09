"""The bars of freshkeys."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from bars.bar import Bar, Outcome
from bars.freshness.matrix import Sum, matrix, teeth_of
from bars.mutation.__main__ import survey
from bars.mutation.mutants import MUTANTS
from bars.writes import bulk_writes, commits, deadlocks, log_size

#: All of `checker` takes some forty minutes on two quiet cores; FRESHNESS_ANSWERS=2000 shortens it for a first look.
ANSWERS = int(os.environ.get("FRESHNESS_ANSWERS", "200000"))


def checker() -> Iterator[Outcome]:
    """Writers through every door against readers of real pages, under every fault, until enough was checked."""
    total = Sum()
    for title, found in matrix(ANSWERS):
        total += found
        yield Outcome(title, str(found), "0 wrong, no error but 503", found.is_clean)
    bound = f"at 95 % fewer than {3 / total.checked:.1e} wrong" if total.checked and not total.wrong else "no bound"
    yield Outcome(
        f"answers checked in {total.seconds / 60:.0f} minutes",
        f"{total.checked:,} ({total.values:,} values), {bound}",
        f"at least {ANSWERS:,}",
        total.checked >= ANSWERS,
    )


def teeth() -> Iterator[Outcome]:
    """Each seeded defect must be found."""
    for title, tally, most_seconds in teeth_of():
        found = sum(tally.wrong.values())
        figure = f"{found} wrong of {tally.checked:,}, after {tally.watched_seconds:.0f} s" if found else "NOT FOUND"
        yield Outcome(title, figure, f"found within {most_seconds} s", found > 0)


def keys() -> Iterator[Outcome]:
    """50,000 generated pairs of inputs."""
    yield pytest("pairs of inputs whose keys were compared", "freshkeys/tests/test_keys_that_never_meet.py", "50,000")


def mutation() -> Iterator[Outcome]:
    """Mistakes seeded into freshkeys itself, one at a time."""
    missed = [f"{verdict} {mutant.file}: {mutant.old}" for mutant, verdict in survey(MUTANTS) if verdict != "caught"]
    for one in missed:
        print("   ", one, flush=True)
    figure = f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)} caught by its suite"
    yield Outcome(
        "mistakes seeded into freshkeys", figure, "at least 30, all caught", not missed and len(MUTANTS) >= 30
    )


def pytest(title: str, path: str, pairs: str) -> Outcome:
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", path]
    environment: dict[str, Any] = os.environ | {"KEY_PAIRS": pairs.replace(",", "")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-3000:])
    seconds = time.monotonic() - started
    verdict = "no two share a key" if done.returncode == 0 else "a pair shares a key"
    return Outcome(
        title, f"{pairs}: {verdict}, {seconds:.0f} s", "different inputs, different keys", done.returncode == 0
    )


BARS: list[Bar] = [checker, teeth, keys, mutation, commits, bulk_writes, deadlocks, log_size]
