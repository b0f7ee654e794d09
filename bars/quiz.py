"""Quizzes that count once, end on time and tell nothing too early, at a site whose processes are killed meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from bars.bar import Outcome, tell
from bars.learned.canaries import searched
from bars.learned.scene import DATABASES, Scene, scene
from bars.learned.sitting import Sittings, late
from bars.matrix import progress

#: QUIZ_ATTEMPTS=10 shortens it for a first look.
ATTEMPTS, TABS, AT_ONCE = int(os.environ.get("QUIZ_ATTEMPTS", "100")), 20, 5
LATE, KILL_EVERY = 20, 1.0


def quiz() -> Iterator[Outcome]:
    """Attempts handed in from 20 tabs at once; submits about the last second; canaries in all that is right."""
    for database in DATABASES:
        with scene(database) as site:
            yield handed_in(site, database)
            wrong, in_time, refused = late(site, "late", LATE)
            tell(wrong)
            figure = f"{len(wrong)} wrong; {in_time} counted, {refused} refused"
            is_met = not wrong and in_time > 0 and refused > 0
            yield Outcome(f"submits about the last second, {database}", figure, "none late, none in time lost", is_met)
            looks = [look for shows in ("submitted", "passed", "never") for look in searched(site, shows)]
            wrong = [*filter(None, looks)]
            tell(wrong)
            figure = f"{len(wrong)} of {len(looks):,} answers tell"
            yield Outcome(f"canaries in what is right, {database}", figure, "0 before the rules allow", not wrong)


def handed_in(site: Scene, database: str) -> Outcome:
    began = time.monotonic()
    sittings = Sittings(site, "sat", ATTEMPTS)
    sittings.sit(tabs=TABS, at_once=AT_ONCE, every=KILL_EVERY, tell=lambda line: progress(f"{database}: {line}"))
    wrong = list(sittings.wrong())
    tell(wrong)
    answers = sum(len(one.acknowledged) for one in sittings.all)
    figure = f"{len(wrong)} wrong; {answers:,} answers kept, {site.kills} kills, {time.monotonic() - began:.0f} s"
    name = f"{ATTEMPTS} attempts handed in {TABS} times at once, {database}"
    return Outcome(name, figure, "one result each, no answer lost", not wrong and site.kills > 0)
