"""The bars of freshkeys."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bars.bar import Bar, Outcome
from bars.matrix import TEETH_SECONDS, Sum, matrix, progress, teeth_of
from bars.mutation.__main__ import survey
from bars.mutation.mutants import MUTANTS
from bars.suite import pytest
from bars.writes import bulk_writes, commits, deadlocks, log_size
from benchmarks.precision import measure as precision_on

#: All of `checker` takes some forty minutes on two quiet cores; FRESHNESS_ANSWERS=2000 shortens it for a first look.
ANSWERS = int(os.environ.get("FRESHNESS_ANSWERS", "200000"))


def checker() -> Iterator[Outcome]:
    """Writers through every door against readers of real pages, under every fault, until enough was checked."""
    total = Sum()
    for found in matrix(ANSWERS):
        total += found
        yield Outcome(f"answers on {found.title}, all faults", str(found), "0 wrong, no error but 503", found.is_clean)
    bound = f"at 95 % fewer than {3 / total.checked:.1e} wrong" if total.checked and not total.wrong else "no bound"
    yield Outcome(
        f"answers checked in {total.seconds / 60:.0f} minutes",
        f"{total.checked:,} ({total.values:,} values), {total.rate:.0f} a second, {bound}",
        f"at least {ANSWERS:,}",
        total.checked >= ANSWERS,
    )


def teeth() -> Iterator[Outcome]:
    """Each seeded defect must be found."""
    for title, tally in teeth_of():
        found = ", ".join(f"{count} {kind}" for kind, count in tally.wrong.items())
        figure = f"{found} of {tally.checked:,}, {tally.watched_seconds:.0f} s" if found else "NOT FOUND"
        yield Outcome(title, figure, f"found within {TEETH_SECONDS} s", bool(found))


def oracle() -> Iterator[Outcome]:
    """Cached bytes, and those that the same code gives in a fresh process with the cache off."""
    for database in ("sqlite", "postgres"):
        yield pytest(f"stories of edits and requests, {database}", "tests/test_oracle.py", "--db", database)


def precision() -> Iterator[Outcome]:
    """Of 40 edits, those that cannot matter to a page leave it as it was kept."""
    for database in ("sqlite", "postgres"):
        found = precision_on(database)
        for one in found.surprises:
            print("   ", one, flush=True)
        yield Outcome(
            f"{found.edits} edits and {found.pages} pages, {database}",
            f"{found.kept} of {found.unaffected} kept, {found.changed} of {found.affected} changed, {found.near} near",
            "all kept, all changed",
            not found.surprises,
        )


def keys() -> Iterator[Outcome]:
    """50,000 generated pairs of inputs."""
    os.environ["KEY_PAIRS"] = "50000"
    path = "freshkeys/tests/test_keys_that_never_meet.py"
    yield pytest("50,000 pairs of different inputs: keys that differ", path)


def mutation() -> Iterator[Outcome]:
    """Mistakes seeded into freshkeys itself, one at a time."""
    missed = []
    for number, (mutant, verdict) in enumerate(survey(MUTANTS), start=1):
        progress(f"{number} of {len(MUTANTS)}: {verdict} {mutant.file}")
        if verdict != "caught":
            missed.append(f"{verdict} {mutant.file}: {mutant.old}")
    for one in missed:
        print("   ", one, flush=True)
    figure = f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)} caught by its suite"
    yield Outcome(
        "mistakes seeded into freshkeys", figure, "at least 30, all caught", not missed and len(MUTANTS) >= 30
    )


BARS: list[Bar] = [
    checker,
    teeth,
    oracle,
    precision,
    keys,
    mutation,
    commits,
    bulk_writes,
    deadlocks,
    log_size,
]
