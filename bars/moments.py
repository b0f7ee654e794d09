"""Moments at which enrolment opens or closes and offers end, with nobody writing: pages change at them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from bars.bar import Outcome, tell
from bars.learned.flipping import moments as watched
from bars.learned.scene import DATABASES, scene
from bars.matrix import progress

#: MOMENTS=6 shortens it for a first look.
MOMENTS = int(os.environ.get("MOMENTS", "50"))
LEAD, APART, MOST = 20.0, 0.6, 1.0


def moments() -> Iterator[Outcome]:
    """Pages that were warm before, asked for through the edge by strangers and by who has signed in."""
    for database in DATABASES:
        progress(f"{MOMENTS} moments, {database}")
        with scene(database) as site:
            found = watched(site, MOMENTS, lead=LEAD + MOMENTS * 0.4, apart=APART)
        wrong = [*filter(None, (one.wrong for one in found))]
        tell(wrong)
        worst = max(found, key=lambda one: one.delay)
        answers = sum(len(one.seen) for one in found)
        figure = f"worst {worst.delay * 1000:.0f} ms, {len(wrong)} wrong of {len(found)} pages, {answers:,} answers"
        is_met = not wrong and worst.delay <= MOST
        yield Outcome(f"{MOMENTS} moments, {database}", figure, "within 1 s, never early", is_met)
