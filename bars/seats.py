"""Seats on the day on which everybody enrols."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bars.bar import Outcome
from bars.suite import pytest

RUNS = 20


def seats() -> Iterator[Outcome]:
    """200 students on 10 seats at once, by mixed doors, with leaves and what is sent twice."""
    os.environ["SEAT_RUNS"] = str(RUNS)
    for database in ("sqlite", "postgres"):
        path = "coursewell/learning/tests/test_enrolment_day.py"
        yield pytest(f"200 students on 10 seats, {RUNS} runs, {database}", path, "--db", database)
