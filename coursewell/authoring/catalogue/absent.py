"""Courses of a source that its newest table has no more."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.courses.models import Course, State

#: A table that lacks more than this share of a source is more likely cut off than meant.
SUSPICIOUS = 0.25
BATCH = 500


class ShortTableError(Exception):
    """Too many courses are absent; the message says how many, and what to do."""


def archive_absent(
    present: Mapping[str, Mapping[str, Any]], keys: Container[str], outcome: Outcome, now: datetime, *, is_sure: bool
) -> None:
    """Archive the courses of `present` whose keys the table has not. Nothing is ever deleted."""
    living = {key: row for key, row in present.items() if row["state"] != State.ARCHIVED}
    gone = {key: row for key, row in living.items() if key not in keys}
    if len(gone) > SUSPICIOUS * len(living) and not is_sure:
        raise ShortTableError(
            f"{len(gone):,} of the {len(living):,} courses of this source are absent from the table, more than "
            f"{SUSPICIOUS:.0%}: is it whole? If it is, give --yes to archive them."
        )
    ids = [row["pk"] for row in gone.values()]
    for start in range(0, len(ids), BATCH):
        Course.objects.filter(pk__in=ids[start : start + BATCH]).update(state=State.ARCHIVED, updated=now)
    for key, row in gone.items():
        outcome.note_archived(key, row["title"])
    outcome.changes.note("updated", "course", len(gone))
