"""Moments that pass with nobody writing: enrolment opens or closes, and the pages must say so."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from bars.freshness.reader import Reader
from bars.freshness.run import Kind, running
from bars.freshness.writer import Writer

STATE = re.compile(r"card-state-(open|upcoming|closed)")
SECONDS_BETWEEN = 0.75
LEAD = timedelta(seconds=6)


def watch(kind: Kind, *, moments: int) -> list[float]:
    """For each moment, the seconds from it to the first right page; negative if the page was early."""
    with running(kind) as (the_site, database):
        Writer(database, 1).prepare()
        reader = Reader(the_site.url, database)
        start = datetime.now(UTC) + LEAD
        awaited = []
        database.execute("DELETE FROM courses_course WHERE slug LIKE 'heron-%'")
        for number in range(moments):
            moment = start + timedelta(seconds=number * SECONDS_BETWEEN)
            column, before, after = (
                ("enrolment_opens_at", "upcoming", "open"),
                ("enrolment_closes_at", "open", "closed"),
            )[number % 2]
            title = f"Tide {number:02}"
            database.execute(
                f"INSERT INTO courses_course (owner_id, subject_id, title, slug, state, {column}) "
                f"SELECT (SELECT min(id) FROM accounts_user), id, '{title}', 'tide-{number}', 'published', "
                f"'{moment:%Y-%m-%d %H:%M:%S.%f}{'+00' if kind.database == 'PostgreSQL' else ''}' "
                "FROM courses_subject WHERE slug = 'marsh-0'"
            )
            awaited.append((moment, title, before, after))
        return [delay(reader, *each) for each in awaited]


def delay(reader: Reader, moment: datetime, title: str, before: str, after: str) -> float:
    while True:
        asked = datetime.now(UTC)
        state = shown(reader, title)
        if state == after:
            answered = datetime.now(UTC)
            # Early is what was answered before the moment; late is what was asked after it and still wrong.
            return (
                (answered - moment).total_seconds() if answered < moment else max(0, (asked - moment).total_seconds())
            )
        if state != before:
            raise RuntimeError(f"{title} is shown as {state}, neither {before} nor {after}")
        if (asked - moment).total_seconds() > 5:
            return 5.0
        time.sleep(0.02)


def shown(reader: Reader, title: str) -> str:
    page = reader.get("/subjects/marsh-0/")
    card = page[page.index(title) :]
    found = STATE.search(card)
    return found.group(1) if found else "nothing"
