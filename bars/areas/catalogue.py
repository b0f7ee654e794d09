"""The bars of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from bars.bar import Bar, Outcome
from bars.browser import run as browser_tests
from bars.clone import timed_commands
from bars.figures import figures_of
from bars.material import is_there, list_page_queries
from bars.matrix import rounds, teeth_of
from config.commands.freshness import PLAN
from freshkeys.checking.rig import Plan

#: Doors of a second connection that knows nothing of Django.
PLAIN = (
    "another program",
    "another program, many rows",
    "another program, everything at once",
    "another program, INSERT ... SELECT",
    "another program, upsert",
    "another program, DELETE with a cascade in the database",
    "another program, each statement by itself",
    "another program, savepoints",
    "another program, rolled back",
    "the database's shell",
    "a long transaction",
)


def fresh_clone() -> Iterator[Outcome]:
    """Both commands from a fresh clone in an empty home directory."""
    found = timed_commands()
    yield Outcome("make run, first time", f"{found.first_run:.1f} s", "at most 60 s", found.first_run <= 60)
    yield Outcome("make run, later", f"{found.later_run:.1f} s", "at most 3 s", found.later_run <= 3)
    yield Outcome(
        "make test", f"exit code {found.test_code}, {found.test_seconds:.0f} s", "passes", found.test_code == 0
    )


def real_material() -> Iterator[Outcome]:
    """A university's catalogue and a real Markdown course, each imported twice."""
    yield from figures_of(["cat-mcgill", "md-python-inflammation"])


def freshness() -> Iterator[Outcome]:
    """Writes by plain SQL from a second connection, while every kind of page is asked for without a pause."""
    for database, l2, writes in (
        ("sqlite", "none", 500),
        ("postgres", "none", 500),
        ("sqlite", "valkey", 150),
        ("postgres", "valkey", 150),
    ):
        plan = Plan(**PLAN, database=database, l2=l2, doors=PLAIN, seconds=30, pause_seconds=0.06)  # type: ignore[arg-type]
        found = rounds(plan, lambda found, writes=writes: found.writes >= writes)  # type: ignore[misc]
        yield Outcome(
            f"{found.writes:,} writes by plain SQL, {found.title}",
            str(found),
            f"0 wrong after {writes} writes",
            found.is_clean and found.writes >= writes,
        )


def the_checker_has_teeth() -> Iterator[Outcome]:
    """The same with a seeded defect: a checker that finds nothing then proves nothing above."""
    for title, tally in teeth_of("asked only once", doors=PLAIN):
        figure = f"{tally.wrong['stale']} stale of {tally.checked:,}"
        yield Outcome(f"seeded defect: {title}", figure, "more than 0 stale", tally.wrong["stale"] > 0)


def moments() -> Iterator[Outcome]:
    """Enrolment opens and closes with nobody writing: no answer to a question asked later may show it otherwise."""
    for database in ("sqlite", "postgres"):
        plan = Plan(**PLAN, database=database, doors=("a moment to come",), seconds=40, pause_seconds=3)
        found = rounds(plan, lambda found: 2 * found.writes >= 20)
        yield Outcome(
            f"{2 * found.writes} opening and closing moments, {found.title}",
            str(found),
            "at once, never early, 20 or more",
            found.is_clean,
        )


def large_list() -> Iterator[Outcome]:
    """A list page with 15,162 courses."""
    if not is_there("cat-mcgill"):
        yield Outcome("queries of a list page", "the folder ../shared/data is not here", "", None)
        return
    for path, cold, warm in list_page_queries():
        yield Outcome(f"queries of {path}, cold", str(cold), "at most 8", cold <= 8)
        yield Outcome(f"queries of {path}, warm, but validation", str(warm), "0", warm == 0)


def browser() -> Iterator[Outcome]:
    """The journeys, axe, widths and weight: tests/browser/ measures them."""
    yield from browser_tests()


BARS: list[Bar] = [fresh_clone, real_material, freshness, the_checker_has_teeth, moments, large_list, browser]
