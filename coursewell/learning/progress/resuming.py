"""Where somebody goes on.

The address of the button is the same for everybody; where it leads is looked up when it is pressed. So no page has to
be made again because somebody opened another lesson.
"""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from coursewell.courses.models import Course
from coursewell.courses.outline import Outline, Row
from coursewell.learning.models import Progress


def resume_url(course: Course) -> str:
    """Where "Continue" leads: to the lesson where whoever presses it stopped."""
    return reverse("learning_continue", args=[course.slug])


def row_to_go_on(outline: Outline, enrolment: int) -> Row | None:
    """Where they stopped; none in a course without lessons. One query."""
    rows = Progress.objects.filter(enrolment=enrolment).order_by("-opened_at", "-pk")
    steps = list(rows.values_list("uid", "done_at"))
    return go_on(outline.rows, [uid for uid, _ in steps], {uid for uid, done_at in steps if done_at is not None})


def go_on(rows: Collection[Row], opened: Collection[str], done: Collection[str]) -> Row | None:
    """The first that is not done from the one opened last on, else from the start; where all is done, the first.

    `opened` is in order, the last first.
    """
    places = {row.uid: place for place, row in enumerate(rows)}
    last = next((places[uid] for uid in opened if uid in places), 0)
    ordered = [*list(rows)[last:], *list(rows)[:last]]
    return next((row for row in ordered if row.uid not in done), next(iter(rows), None))


def row_after(rows: Collection[Row], uid: str, done: Collection[str]) -> Row | None:
    """Where "Mark as done and go on" leads: the next lesson; after the last, what was left out, if anything was."""
    ordered = list(rows)
    place = next((place for place, row in enumerate(ordered) if row.uid == uid), len(ordered) - 1)
    if place + 1 < len(ordered):
        return ordered[place + 1]
    return next((row for row in ordered if row.uid not in done and row.uid != uid), None)
