"""The rehearsal itself: first the day as it is expected, then as many as the machine takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from config.rehearsing.crowd import Crowd, at_rate, one_after_the_other, percentile
from config.rehearsing.load import Load, limited_by
from config.rehearsing.outbox import Outbox
from config.rehearsing.site import Site, running
from config.rehearsing.student import Notes, Place, arrive

P99_SECONDS = 1.0
SECONDS_FLAT_OUT, SECONDS_OF_RATE = 30.0, 30.0
AT_ONCE = 8
#: Of the rate flat out, from the top until one is held.
STEPS = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


@dataclass(frozen=True)
class Result:
    """What to know before the day."""

    day: Crowd
    flat_out: Crowd
    #: The fastest that was held with p99 under a second; None if not even the slowest was.
    held: Crowd | None
    notes: Notes
    seats: int
    enrolled: int
    limit: str

    @property
    def oversold(self) -> int:
        return max(0, self.enrolled - self.seats)

    @property
    def errors(self) -> int:
        return sum(self.notes.wrong.values())

    @property
    def stale(self) -> int:
        return sum(self.notes.stale.values())

    @property
    def is_well(self) -> bool:
        is_counted = self.enrolled == self.notes.enrolled
        return not (self.errors or self.stale or self.oversold) and is_counted and self.day.p99 < P99_SECONDS

    def as_dict(self) -> dict[str, Any]:
        return {
            "day": in_figures(self.day),
            "flat_out": in_figures(self.flat_out),
            "held": in_figures(self.held) if self.held else None,
            "errors": dict(self.notes.wrong),
            "stale": dict(self.notes.stale),
            "seats": self.seats,
            "enrolled": self.enrolled,
            "enrolled_as_students_saw": self.notes.enrolled,
            "oversold": self.oversold,
            "limited_by": self.limit,
            "steps_p99_ms": by_step(self.day),
        }


def rehearse(
    *, database: str, server: str, students: int, minutes: float, seats: int, tell: Callable[[str], None]
) -> Result:
    """Serve a scratch site and let them come. `seats` are for the whole rehearsal, so that some find none."""
    tell(f"Preparing a scratch site on {database} ...")
    with running(database, server) as site:
        place, number = prepared(site, seats)
        come, taken = partial(arrive, place), place.notes.taken
        tell(f"{students:,} students come within {minutes:g} minutes ...")
        day = at_rate(come, students / (minutes * 60), students, taken)
        tell(f"As fast as the machine takes them, {AT_ONCE} at a time, for {SECONDS_FLAT_OUT:g} s ...")
        load = Load(site.process.pid)
        flat_out = one_after_the_other(come, AT_ONCE, SECONDS_FLAT_OUT, taken)
        limit = limited_by(load.shares())
        held = fastest(come, flat_out.rate, taken, tell)
        enrolled = site.ask("count", number)["enrolled"]
    return Result(day, flat_out, held, place.notes, seats, enrolled, limit)


def prepared(site: Site, seats: int) -> tuple[Place, int]:
    made = site.ask("course", seats)
    return Place(site.url, made["url"], Outbox(site.data / "outbox"), Notes()), made["id"]


def fastest(come: Callable[[], None], most: float, taken: list[Any], tell: Callable[[str], None]) -> Crowd | None:
    """The highest rate of arrivals, from that of the crowd flat out downwards, at which p99 stays under a second."""
    for step in STEPS:
        rate = most * step
        students = max(10, round(rate * SECONDS_OF_RATE))
        tell(f"{rate:.1f} students a second for {students / rate:.0f} s ...")
        crowd = at_rate(come, rate, students, taken)
        if crowd.p99 < P99_SECONDS and not crowd.unanswered and crowd.late < P99_SECONDS:
            return crowd
    return None


def in_figures(crowd: Crowd) -> dict[str, Any]:
    return {
        "students": crowd.students,
        "seconds": round(crowd.seconds, 1),
        "students_a_second": round(crowd.rate, 2),
        "requests": len(crowd.taken),
        "p50_ms": round(percentile([one.seconds for one in crowd.taken], 0.5) * 1000, 1),
        "p99_ms": round(crowd.p99 * 1000, 1),
        "unanswered": crowd.unanswered,
    }


def by_step(crowd: Crowd) -> dict[str, float]:
    """p99 of each step, in milliseconds, in the order in which a student takes them."""
    steps = dict.fromkeys(one.step for one in crowd.taken)
    return {
        step: round(percentile([one.seconds for one in crowd.taken if one.step == step], 0.99) * 1000, 1)
        for step in steps
    }
