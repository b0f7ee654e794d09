"""The course starts: for who was enrolled, by those who teach or by a table, before there was anything to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from coursewell.courses.access import is_public
from coursewell.courses.models import Course
from coursewell.learning.letters import of_course
from coursewell.learning.models import Enrolment
from coursewell.mail.composing import composes
from coursewell.mail.models import Message
from coursewell.mail.queue import GOOD_FOR, Letter, queue
from freshkeys import engine

START = "learning/email/start"
AT_ONCE = 500


def write_to_early_students() -> int:
    """For the worker, again and again: each of them is told once. Gives how many letters were queued."""
    count = 0
    while batch := list(_untold(engine.now())[:AT_ONCE]):
        queue(*(Letter(_event(pk), START, context={"number": str(pk)}, user=user) for pk, user in batch))
        count += len(batch)
    return count


@composes(START)
def start(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for who has left, or if the course was taken back."""
    found = Enrolment.objects.active().filter(pk=told["number"]).select_related("course").first()
    return of_course(found.course) if found is not None and is_public(found.course) else None


def _untold(now: datetime) -> QuerySet[Enrolment, tuple[int, int]]:
    """Of the courses that were published for the first time lately: who was in one before, and was not told.

    Later they have seen it, or a database was brought here from elsewhere: nobody is told of what is long ago.
    """
    begun = Course.objects.published(now).filter(published_at__gt=now - GOOD_FOR, external_url="")
    early = Enrolment.objects.active().filter(course__in=begun, enrolled_at__lt=F("course__published_at"))
    event = Concat(Value(_event("")), Cast(OuterRef("pk"), CharField()))
    told = Message.objects.filter(event=event)
    return early.exclude(Exists(told)).order_by("pk").values_list("pk", "user_id")


def _event(number: int | str) -> str:
    return f"start:{number}"
