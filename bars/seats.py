"""Seats on the day on which everybody enrols, at a site whose processes are killed meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from bars.bar import Outcome, tell
from bars.learned.scene import DATABASES, scene
from bars.learned.selling import Day
from bars.matrix import progress

#: SEAT_RUNS=3 and SEAT_STUDENTS=60 shorten it for a first look.
RUNS, STUDENTS = int(os.environ.get("SEAT_RUNS", "20")), int(os.environ.get("SEAT_STUDENTS", "200"))
SEATS, KILL_EVERY = 10, 1.0


def seats() -> Iterator[Outcome]:
    """200 students on 10 seats at once, by mixed doors, with leaves, lost replies and processes that are killed."""
    for database in DATABASES:
        wrong: list[str] = []
        retries, began = 0, time.monotonic()
        with scene(database) as site:
            for run in range(RUNS):
                day = Day(site, f"day{run}", SEATS, STUDENTS, seed=run)
                day.happen(every=KILL_EVERY)
                wrong += [f"run {run}: {sentence}" for sentence in day.wrong()]
                retries += sum(one.client.retries for one in day.people)
                progress(f"{database}: run {run + 1} of {RUNS}, {site.kills} kills, {len(wrong)} wrong")
            kills = site.kills
        tell(wrong)
        name = f"{STUDENTS} students on {SEATS} seats, {RUNS} runs, {database}"
        figure = f"{len(wrong)} wrong; {kills} kills, {retries:,} tries again, {time.monotonic() - began:.0f} s"
        yield Outcome(name, figure, "10 enrolled, the line in order", not wrong and kills > 0)
