"""Enrolment day on this machine (`coursewell rehearse`): 800 students within ten minutes, and as many as it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from bars.bar import Outcome
from bars.matrix import progress

#: REHEARSAL_MINUTES=1 and REHEARSAL_STUDENTS=80 shorten it for a first look.
STUDENTS = os.environ.get("REHEARSAL_STUDENTS", "800")
MINUTES = os.environ.get("REHEARSAL_MINUTES", "10")


def enrolment_day() -> Iterator[Outcome]:
    """Students who come, register, enrol and open the first lesson of `coursewell serve` as it comes."""
    for database in ("sqlite", "postgres"):
        progress(f"{STUDENTS} students within {MINUTES} minutes, {database}")
        command = [sys.executable, "-m", "config.cli", "rehearse", "--json", "--db", database]
        done = subprocess.run(
            [*command, "--students", STUDENTS, "--minutes", MINUTES, "--seats", STUDENTS],
            capture_output=True,
            text=True,
        )
        if not done.stdout:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
        found = json.loads(done.stdout)
        day, held = found["day"], found["held"]
        yield Outcome(
            f"{STUDENTS} students in {MINUTES} minutes, {database}",
            f"{day['requests']:,} requests, p50 {day['p50_ms']} ms, p99 {day['p99_ms']} ms",
            "p99 under 1 s",
            day["p99_ms"] < 1000,
        )
        wrong = sum(found["errors"].values()), sum(found["stale"].values()), found["oversold"]
        is_counted = found["enrolled"] == found["enrolled_as_students_saw"]
        figure = f"{wrong[0]} errors, {wrong[1]} stale pages, {wrong[2]} oversold; {found['enrolled']:,} enrolled"
        yield Outcome(f"what went wrong, {database}", figure, "nothing", not any(wrong) and is_counted)
        figure = f"{held['students_a_second']} a second, p99 {held['p99_ms']} ms" if held else "none"
        yield Outcome(
            f"the rate of arrivals held with p99 under 1 s, {database}",
            f"{figure}; limited by {found['limited_by']}",
            f"at least {int(STUDENTS) / float(MINUTES) / 60:.2f} a second",
            bool(held) and held["students_a_second"] >= 0.9 * int(STUDENTS) / float(MINUTES) / 60,
        )
