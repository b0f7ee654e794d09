"""The bars of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from bars.bar import Bar, Outcome
from bars.browser import run as browser_tests
from bars.clone import timed_commands
from bars.figures import figures_of
from bars.freshness.moments import watch
from bars.freshness.run import Kind, rehearse
from bars.material import is_there, list_page_queries


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
    """Writes by plain SQL from a second connection, each followed at once by requests."""
    for kind, writes in (
        (Kind("SQLite"), 500),
        (Kind("PostgreSQL"), 500),
        (Kind("SQLite", with_valkey=True), 150),
        (Kind("PostgreSQL", with_valkey=True), 150),
    ):
        tally = rehearse(kind, writes)
        for example in tally.examples:
            print("   ", example)
        yield Outcome(
            f"{writes} writes by plain SQL, {kind}",
            str(tally),
            "0 stale, 0 never committed",
            tally.is_clean,
        )


def the_checker_has_teeth() -> Iterator[Outcome]:
    """The same with a seeded defect: a checker that finds nothing then proves nothing above."""
    for database in ("SQLite", "PostgreSQL"):
        tally = rehearse(Kind(database, is_defective=True), 30)
        yield Outcome(
            f"stale pages found with a seeded defect, {database}",
            str(tally),
            "more than 0",
            tally.stale > 0,
        )


def moments() -> Iterator[Outcome]:
    """Enrolment opens and closes with nobody writing."""
    for database in ("SQLite", "PostgreSQL"):
        delays = watch(Kind(database), moments=20)
        yield Outcome(
            f"20 opening and closing moments, {database}",
            f"right after {max(delays):.2f} s at most",
            "right within 1 s, never early",
            max(delays) <= 1 and min(delays) >= 0,
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
