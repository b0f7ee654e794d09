"""Reminders: to those who are in no course, and to those who have not gone on with theirs.

Whoever does not react is left in peace after a few of them: nobody is reminded whose last step is older than `PATIENCE`
times the days after which the first one comes. That is also why a first run does not write to everybody of ten years.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from coursewell.accounts.models import User
from coursewell.accounts.reminders import address_to_stop
from coursewell.courses.models import Course
from coursewell.learning.letters import line
from coursewell.learning.models import Attempt, Enrolment, Place, Progress
from coursewell.mail.composing import composes
from coursewell.mail.queue import Letter, queue
from freshkeys import engine

NOWHERE, STALLED = "learning/email/reminder_nowhere", "learning/email/reminder_stalled"
PATIENCE = 5
AT_ONCE = 500


def enrolled_nowhere(days: int, now: datetime) -> QuerySet[User]:
    """Who has had an account for so many days and was never in a course, nor stands in a line for one."""
    since = Q(date_joined__lte=now - timedelta(days=days), date_joined__gt=now - timedelta(days=PATIENCE * days))
    mine = {"user": OuterRef("pk")}
    is_somewhere = Exists(Enrolment.objects.filter(**mine)) | Exists(Place.objects.filter(**mine))
    return _to_remind(days, now).filter(since).exclude(is_somewhere)


def stalled(days: int, now: datetime) -> QuerySet[User]:
    """Who has done nothing in any course for so many days, and has one to go on with: `enrolment` is the latest."""
    latest = _unfinished(now).filter(user=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    found = _to_remind(days, now).annotate(enrolment=Subquery(latest)).filter(enrolment__isnull=False)
    is_gone = _has_learned_since(now - timedelta(days=PATIENCE * days))
    return found.exclude(_has_learned_since(now - timedelta(days=days))).filter(is_gone)


def remind_enrolled_nowhere(days: int) -> int:
    """Gives how many reminders were queued."""
    now, count = engine.now(), 0
    for batch in _batches(enrolled_nowhere(days, now)):
        count += _queue(batch, [_letter(user, NOWHERE, now, {}) for user in batch], now)
    return count


def remind_stalled(days: int) -> int:
    """Gives how many reminders were queued."""
    now, count = engine.now(), 0
    since = (now - timedelta(days=days)).isoformat()
    for batch in _batches(stalled(days, now)):
        told = [{"enrolment": str(user.enrolment), "since": since} for user in batch]  # type: ignore[attr-defined]
        letters = [_letter(user, STALLED, now, more) for user, more in zip(batch, told, strict=True)]
        count += _queue(batch, letters, now)
    return count


@composes(NOWHERE)
def nowhere_letter(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for who wants none any more, or has found a course."""
    user = User.objects.filter(pk=told["user"], gets_reminders=True).first()
    if user is None or Enrolment.objects.filter(user=user).exists():
        return None
    return {"catalogue_url": reverse("course_list"), "unsubscribe_url": address_to_stop(user.pk)}


@composes(STALLED)
def stalled_letter(told: Mapping[str, str]) -> dict[str, object] | None:
    """None for who wants none any more, or has gone on."""
    still = User.objects.filter(pk=told["user"], gets_reminders=True)
    still = still.exclude(_has_learned_since(datetime.fromisoformat(told["since"])))
    found = _unfinished(engine.now()).filter(pk=told["enrolment"], user__in=still).select_related("course").first()
    if found is None:
        return None
    course = found.course
    links = {"continue_url": reverse("learning_continue", args=[course.slug])}
    links["unsubscribe_url"] = address_to_stop(found.user_id)
    return {"title": line(course.title), "language": course.language, **links}


def _to_remind(days: int, now: datetime) -> QuerySet[User]:
    """Who may be written to at all: people with a proved address who want it and were not reminded in these days."""
    is_proved = Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
    is_time = Q(reminded_at=None) | Q(reminded_at__lte=now - timedelta(days=days))
    learners = User.objects.filter(is_active=True, gets_reminders=True, is_staff=False, is_instructor=False)
    return learners.filter(is_time).filter(is_proved)


def _unfinished(now: datetime) -> QuerySet[Enrolment]:
    public = Course.objects.published(now).filter(external_url="")
    return Enrolment.objects.active().filter(completed_at=None, course__in=public)


def _has_learned_since(moment: datetime) -> Q:
    """Of a user: whether they have entered a course, opened or done anything, or begun a quiz since then."""
    mine = {"enrolment__user": OuterRef("pk")}
    entered = Enrolment.objects.filter(user=OuterRef("pk"), enrolled_at__gt=moment)
    read = Progress.objects.filter(Q(opened_at__gt=moment) | Q(done_at__gt=moment), **mine)
    sat = Attempt.objects.filter(started_at__gt=moment, **mine)
    return Q(Exists(entered)) | Q(Exists(read)) | Q(Exists(sat))


def _letter(user: User, template: str, now: datetime, more: Mapping[str, str]) -> Letter:
    event = f"reminder:{user.pk}:{now:%Y-%m-%d}"  # of two runs on one day, the second writes none
    return Letter(event, template, context={"user": str(user.pk), **more}, user=user.pk)


def _batches(people: QuerySet[User]) -> Iterator[list[User]]:
    """In the order of their keys: who was reminded meanwhile is not met again, whatever the database does then."""
    last = 0
    while batch := list(people.filter(pk__gt=last).order_by("pk").only("pk")[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


def _queue(people: list[User], letters: list[Letter], now: datetime) -> int:
    with transaction.atomic():
        queue(*letters)
        User.objects.filter(pk__in=[user.pk for user in people]).update(reminded_at=now)
    return len(letters)
