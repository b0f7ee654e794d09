"""What no source and no kill may do, as bars of documents."""

from __future__ import annotations

from collections.abc import Iterator

from bars.bar import Outcome
from bars.hostile.run import MOST_MEGABYTES, MOST_SECONDS, MOST_SECONDS_OF_A_PAGE, run_all
from bars.injection import run as injection_in_a_browser
from bars.kills import kill_fresh, kill_over


def hostile() -> Iterator[Outcome]:
    """Hostile archives, folders, texts, pictures and tables, each given to the real command in its own process."""
    found = list(run_all())
    for finding in found:
        if finding.complaints:
            print("   ", finding.case.name, "|", "; ".join(finding.complaints))
    bad = sum(bool(finding.complaints) for finding in found)
    ours = sum(not finding.case.name.startswith("shared ") for finding in found)
    yield Outcome(
        f"{len(found)} hostile sources, {ours} of them ours",
        f"{bad} do harm",
        "0, at least 45 ours",
        not bad and ours >= 45,
    )
    slowest = max(finding.seconds for finding in found)
    yield Outcome("the slowest of them", f"{slowest:.1f} s", f"at most {MOST_SECONDS:.0f} s", slowest <= MOST_SECONDS)
    largest = max(finding.megabytes for finding in found)
    yield Outcome(
        "the largest of them", f"{largest:.0f} MB", f"at most {MOST_MEGABYTES:.0f} MB", largest <= MOST_MEGABYTES
    )
    slow = max(finding.slowest_page for finding in found)
    limit = MOST_SECONDS_OF_A_PAGE
    yield Outcome("the slowest page of what was let in", f"{slow:.1f} s", f"at most {limit:.0f} s", slow <= limit)


def kills() -> Iterator[Outcome]:
    """`course import` killed at moments of its run, into an empty site and over a course that is live."""
    for database in ("SQLite", "PostgreSQL"):
        tally = kill_fresh(database)
        print(*(f"    {complaint}" for complaint in tally.complaints), sep="\n", end="")
        figure = f"{tally.kills} kills, {len(tally.complaints)} left something"
        yield Outcome(f"killed imports, {database}", figure, "10, 0", tally.kills == 10 and not tally.complaints)
        tally = kill_over(database)
        print(*(f"    {complaint}" for complaint in tally.complaints), sep="\n", end="")
        figure = f"{tally.kills} kills, {tally.old} old, {tally.new} new"
        is_whole = tally.kills >= 20 and tally.old + tally.new == tally.kills and not tally.complaints
        yield Outcome(f"killed imports over a live course, {database}", figure, "20, each old or new whole", is_whole)


def injection() -> Iterator[Outcome]:
    """Scripts in everything that an import brings, in a real browser; and the same with a hole, to show its teeth."""
    yield from injection_in_a_browser()
