"""The bars of the studio: writing, previewing and publishing a course without fear."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

from bars.bar import Bar, Outcome, tell
from bars.browser import in_a_browser
from bars.injection import run as injection_in_a_browser
from bars.matrix import Sum, rounds
from bars.studio import publishing as reading
from bars.suite import pytest
from config.commands.freshness import PLAN
from coursewell.authoring.checking.names import STUDIO
from freshkeys.checking.faults import FAULTS
from freshkeys.checking.rig import Plan
from tests.support import postgres

#: STUDIO_ANSWERS=500 shortens the checker for a first look.
ANSWERS = int(os.environ.get("STUDIO_ANSWERS", "10000"))
ROUND_SECONDS = 120.0
DATABASES = ("sqlite", "postgres")
TOGETHER = "coursewell/authoring/tests/drafts/test_together.py"
POLYGLOTS = "tests/browser/test_polyglots_studio.py"


def journeys() -> Iterator[Outcome]:
    """A new instructor's course of 3 modules and 10 contents, to its readers."""
    yield in_a_browser("a course by mouse, by keyboard, without JavaScript", "tests/browser/test_studio.py")


def injection() -> Iterator[Outcome]:
    """Scripts in all that is typed, named, uploaded or imported: on public pages, in the studio and in the admin."""
    yield from injection_in_a_browser()


def polyglots() -> Iterator[Outcome]:
    """Files that are two things, uploaded in the studio and opened in every way."""
    yield in_a_browser("files that are two things", POLYGLOTS)


def together() -> Iterator[Outcome]:
    """Forty parallel reorders and edits on one course; no update lost, no position twice."""
    for database in DATABASES:
        yield pytest(f"forty reorders and edits at once, {database}", TOGETHER, "-k", "forty", "--db", database)


def kills() -> Iterator[Outcome]:
    """Publishing, killed at each of its statements in turn: the old course is whole."""
    for database in DATABASES:
        yield pytest(f"a kill at every step of publishing, {database}", TOGETHER, "-k", "kill", "--db", database)


def publishing() -> Iterator[Outcome]:
    """50 readers load the pages of a course for 20 s while somebody publishes again and again."""
    yield from published("sqlite")
    try:
        with postgres.server() as address:
            yield from published("postgres", DATABASE_URL=address)
    except subprocess.CalledProcessError as error:
        yield Outcome("publishing under readers, postgres", str(error)[:60], "", None)


def published(database: str, **settings: str) -> Iterator[Outcome]:
    with reading.scene(**settings) as (running, author):
        reading.read(running, author, seconds=3, publish=False)  # so that all has been loaded once
        quiet = reading.read(running, author, seconds=reading.SECONDS, publish=False)
        busy = reading.read(running, author, seconds=reading.SECONDS, publish=True)
    wrong = [*quiet.wrong, *busy.wrong]
    tell(wrong)
    pages, count = len(quiet.pages) + len(busy.pages), len(busy.published)
    name = f"{reading.READERS} readers, {count} publications, {database}"
    yield Outcome(name, f"{len(wrong)} wrong of {pages:,}", "0 half, old or missing", not wrong and count >= 3)
    before, during, about = map(reading.p99, (quiet.waits(), busy.waits(), busy.waits_about_a_publication()))
    figure = f"{during * 1000:.1f} ms in 20 s with them, {before * 1000:.1f} ms without"
    yield Outcome(f"the readers' p99, {database}", figure, "under 2 times", during < 2 * before)
    figure = f"{about * 1000:.1f} ms"
    yield Outcome(f"of the seconds about a publication alone, {database}", figure, "printed, not gated", None)


def routes() -> Iterator[Outcome]:
    """Every address is classified, and a stranger finds nothing."""
    yield pytest("every route is classified", "tests/test_routes.py")
    path = "coursewell/authoring/tests/studio/test_access.py"
    yield pytest("nine kinds of visitor at every route of the studio", path)


def checker() -> Iterator[Outcome]:
    """The freshness checker, writing through the studio's doors, under every fault."""
    total = Sum()
    for database in DATABASES:
        plan = Plan(**PLAN, database=database, doors=STUDIO, faults=tuple(FAULTS), seconds=ROUND_SECONDS)  # type: ignore[arg-type]
        found = rounds(plan, lambda found: found.checked >= ANSWERS / len(DATABASES))
        total += found
        yield Outcome(f"the studio's doors, {found.title}", str(found), "0 wrong, no error but 503", found.is_clean)
    figure = f"{total.checked:,} after {total.writes:,} writes"
    yield Outcome("answers checked", figure, f"at least {ANSWERS:,}", total.checked >= ANSWERS)


BARS: list[Bar] = [journeys, injection, polyglots, together, kills, publishing, routes, checker]
