"""What somebody studies: what to do next in each course, what they wait for, what they have finished."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from coursewell.accounts.models import User
from coursewell.courses.access import visible_to
from coursewell.courses.models import Course
from coursewell.courses.outline import Row, outline_of
from coursewell.learning.models import Enrolment, Place, Progress
from coursewell.learning.progress.resuming import go_on
from coursewell.learning.progress.standing import Standing, standing_of
from freshkeys import engine


@dataclass(frozen=True)
class Study:
    """One course that somebody is in. One that is not public now has no address: it may come back."""

    course: Course
    url: str
    standing: Standing
    next: Row | None
    completed_at: datetime | None
    last_at: datetime

    @property
    def is_finished(self) -> bool:
        return self.completed_at is not None or self.standing.is_all


@dataclass(frozen=True)
class Wait:
    """One course that somebody waits for, and how many are ahead; or the seat that is kept for them until then."""

    course: Course
    ahead: int
    offer_ends_at: datetime | None


def studies_of(user: User) -> list[Study]:
    """What was touched last comes first. Three queries, and two for each course whose outline nobody has read yet."""
    enrolments = list(Enrolment.objects.active().filter(user=user.pk).select_related("course"))
    visible = set(_visible(user, [one.course_id for one in enrolments]))
    steps: defaultdict[int, list[Progress]] = defaultdict(list)
    for step in Progress.objects.filter(enrolment__in=[one.pk for one in enrolments]).order_by("-opened_at", "-pk"):
        steps[step.enrolment_id].append(step)
    found = [_study(one, steps[one.pk], one.course_id in visible) for one in enrolments]
    return sorted(found, key=lambda study: (study.last_at, study.course.pk), reverse=True)


def waits_of(user: User) -> list[Wait]:
    """In the order of joining; offers first. Two queries."""
    now = engine.now()
    line = Place.objects.filter(course=OuterRef("course"), offered_at=None, pk__lt=OuterRef("pk"))
    ahead = line.order_by().values("course").annotate(count=Count("pk")).values("count")
    places = Place.objects.filter(user=user.pk).select_related("course").order_by("pk")
    rows = list(places.annotate(ahead=Coalesce(Subquery(ahead, output_field=IntegerField()), 0)))
    visible = set(_visible(user, [one.course_id for one in rows]))
    found = [
        Wait(one.course, one.ahead, one.offer_ends_at)  # type: ignore[attr-defined]  # annotated
        for one in rows
        if one.course_id in visible and (one.offer_ends_at is None or one.offer_ends_at > now)
    ]
    return sorted(found, key=lambda wait: wait.offer_ends_at is None)


def _visible(user: User, courses: list[int]) -> list[int]:
    if not courses:
        return []
    return list(visible_to(user, engine.now()).filter(pk__in=courses).values_list("pk", flat=True))


def _study(enrolment: Enrolment, steps: list[Progress], is_visible: bool) -> Study:
    course = enrolment.course
    rows = outline_of(course).rows
    done = {step.uid for step in steps if step.done_at is not None}
    moments = [step.opened_at for step in steps[:1]] + [step.done_at for step in steps if step.done_at is not None]
    return Study(
        course=course,
        url=course.get_absolute_url() if is_visible else "",
        standing=standing_of(rows, done),
        next=go_on(rows, [step.uid for step in steps], done) if is_visible else None,
        completed_at=enrolment.completed_at,
        last_at=max([enrolment.enrolled_at, *moments]),
    )
