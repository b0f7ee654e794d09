"""Who is where in a course, and who is stuck: for those who teach it. A few queries, however many students."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from coursewell.courses.models import Course
from coursewell.courses.outline import Outline, Part, Row
from coursewell.learning.models import Enrolment, Progress
from coursewell.learning.progress.standing import Standing, standing_of

#: Whoever has begun, has not finished and did nothing for so long is stuck.
STUCK_AFTER = timedelta(days=14)
SHOWS = ("all", "going", "stuck", "new", "finished")


@dataclass(frozen=True)
class Student:
    """One person: how far they are, in all and in each module, where they are, and whether they are stuck there."""

    enrolment: Enrolment
    standing: Standing
    parts: tuple[Standing, ...]
    here: Row | None
    last_at: datetime
    is_stuck: bool


@dataclass(frozen=True)
class Reach:
    """How many of those who are in the course have opened a lesson and are through with it."""

    row: Row
    opened: int
    done: int


def enrolments_shown(course: Course, show: str, now: datetime) -> QuerySet[Enrolment]:
    """Those in the course, in the order of coming: all, or those of one kind."""
    rows = Enrolment.objects.active().filter(course=course.pk).select_related("user", "certificate").order_by("pk")
    steps = Progress.objects.filter(enrolment=OuterRef("pk"))
    since = now - STUCK_AFTER
    is_lately = Q(enrolled_at__gte=since) | Exists(steps.filter(Q(opened_at__gte=since) | Q(done_at__gte=since)))
    match show:
        case "finished":
            return rows.exclude(completed_at=None)
        case "new":
            return rows.filter(~Exists(steps), completed_at=None)
        case "stuck":
            return rows.filter(Exists(steps), ~is_lately, completed_at=None)
        case "going":
            return rows.filter(Exists(steps), is_lately, completed_at=None)
    return rows


def counts_of(course: Course, now: datetime) -> dict[str, int]:
    """How many of each kind. Five queries."""
    return {show: enrolments_shown(course, show, now).order_by().count() for show in SHOWS}


def reach_of(course: Course, outline: Outline) -> dict[str, Reach]:
    """By the uid of each lesson. One query."""
    steps = Progress.objects.filter(enrolment__course=course.pk, enrolment__state=Enrolment.State.ACTIVE)
    sums = steps.order_by().values("uid").annotate(opened=Count("pk"), done=Count("done_at"))
    found = {one["uid"]: one for one in sums}
    nobody = {"opened": 0, "done": 0}
    reached = {row.uid: found.get(row.uid, nobody) for row in outline.rows}
    return {row.uid: Reach(row, reached[row.uid]["opened"], reached[row.uid]["done"]) for row in outline.rows}


def students_of(enrolments: Iterable[Enrolment], outline: Outline, now: datetime) -> list[Student]:
    """One query for all of them."""
    people = list(enrolments)
    steps: defaultdict[int, list[Progress]] = defaultdict(list)
    for step in Progress.objects.filter(enrolment__in=[one.pk for one in people]).order_by("-opened_at", "-pk"):
        steps[step.enrolment_id].append(step)
    rows = {row.uid: row for row in outline.rows}
    return [_student(one, steps[one.pk], rows, outline.parts, now) for one in people]


def in_chunks(enrolments: QuerySet[Enrolment], size: int = 500) -> Iterator[list[Enrolment]]:
    """All of them, so many at a time, by their ids: no later chunk costs more than the first."""
    last = 0
    while chunk := list(enrolments.filter(pk__gt=last).order_by("pk")[:size]):
        yield chunk
        last = chunk[-1].pk


def _student(
    enrolment: Enrolment, steps: list[Progress], rows: dict[str, Row], parts: tuple[Part, ...], now: datetime
) -> Student:
    done = {step.uid for step in steps if step.done_at is not None}
    last_at = max(
        [enrolment.enrolled_at, *(moment for step in steps for moment in (step.opened_at, step.done_at) if moment)]
    )
    return Student(
        enrolment=enrolment,
        standing=standing_of(rows.values(), done),
        parts=tuple(standing_of(part.rows, done) for part in parts),
        here=next((rows[step.uid] for step in steps if step.uid in rows), None),
        last_at=last_at,
        is_stuck=bool(steps) and enrolment.completed_at is None and last_at < now - STUCK_AFTER,
    )
