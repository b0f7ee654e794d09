"""Sitting a quiz. Whatever is sent twice happens once, and the database's clock says when it is too late.

The row of the enrolment is locked throughout, as progress locks it: with one lock nothing waits in a circle.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coursewell.courses.models import Content
from coursewell.courses.models.content import Kind
from coursewell.learning.models import Answer, Attempt, Enrolment
from coursewell.learning.progress import NotEnrolledError, finish
from coursewell.learning.progress.completion import complete_if_due
from coursewell.learning.quizzes.errors import NoAttemptsLeftError, NoQuizError, OverError
from coursewell.learning.quizzes.grading import grade
from coursewell.learning.quizzes.paper import paper_of, questions_of
from coursewell.learning.quizzes.settings import settings_of
from freshkeys import engine

#: An answer, and when it was given, in milliseconds of the server's clock.
Given = tuple[Any, int]


@transaction.atomic
def start(*, enrolment: Enrolment, uid: str) -> Attempt:
    """The attempt that is open, or else a new one.

    Raises:
        NoQuizError: there are no questions, or the student has left.
        NoAttemptsLeftError: they have had all attempts.
    """
    locked = Enrolment.objects.select_for_update().active().filter(pk=enrolment.pk).first()
    content = Content.objects.filter(module__course=enrolment.course_id, uid=uid, kind=Kind.QUIZ).first()
    paper = paper_of(content.data if content else None, secrets.SystemRandom())
    if locked is None or not paper["questions"]:
        raise NoQuizError(_("There are no questions here now."))
    attempts = Attempt.objects.filter(enrolment=locked, uid=uid)
    for before in attempts.filter(submitted_at=None):
        if settle(attempt=before).submitted_at is None:
            return before
    settings = settings_of(paper)
    last = attempts.aggregate(last=Max("number"))["last"] or 0
    if settings.attempts is not None and last >= settings.attempts:
        raise NoAttemptsLeftError(_("You have had all attempts at this quiz."))
    now = engine.now()
    return Attempt.objects.create(
        enrolment=locked,
        uid=uid,
        number=last + 1,
        started_at=now,
        ends_at=None if settings.minutes is None else now + timedelta(minutes=settings.minutes),
        paper=paper,
    )


@transaction.atomic
def save_answer(*, attempt: Attempt, question: str, value: Any, sequence: int) -> bool:
    """Keep an answer. Gives whether it is the newest: one with a lower `sequence` never replaces it.

    Raises:
        OverError: the attempt was handed in, or its time is over.
    """
    locked, now = _locked(attempt)
    if locked.submitted_at is not None or _is_over(locked, now):
        raise OverError(_("The time of this attempt is over, or it was handed in. What was saved before counts."))
    sequence = max(0, min(sequence, _milliseconds(now)))
    kept = Answer.objects.filter(attempt=locked, question=question).first()
    if kept is None:
        Answer.objects.create(attempt=locked, question=question, value=value, sequence=sequence, saved_at=now)
        return True
    if kept.sequence > sequence:
        return False
    Answer.objects.filter(pk=kept.pk).update(value=value, sequence=sequence, saved_at=now)
    return True


@transaction.atomic
def save_all(*, attempt: Attempt, values: Mapping[str, Given]) -> None:
    """What a form sends: all answers at once, each with when it was given.

    Raises:
        OverError: as in `save_answer`.
    """
    for question, (value, sequence) in values.items():
        save_answer(attempt=attempt, question=question, value=value, sequence=sequence)


@transaction.atomic
def submit(*, attempt: Attempt, values: Mapping[str, Given] | None = None) -> Attempt:
    """Hand it in, with these last answers. The first time counts; then the same result is given again.

    Once its time is over the answers are refused, and it is marked with what was saved in time.
    """
    locked, now = _locked(attempt)
    if locked.submitted_at is not None:
        return locked
    if _is_over(locked, now):
        return settle(attempt=locked)
    save_all(attempt=locked, values=values or {})
    _mark(locked, at=now)
    return locked


@transaction.atomic
def settle(*, attempt: Attempt) -> Attempt:
    """Mark an attempt whose time is over with what was saved in time; any other stays as it is."""
    locked, now = _locked(attempt)
    if locked.submitted_at is None and locked.ends_at is not None and _is_over(locked, now):
        _mark(locked, at=locked.ends_at)
    return locked


def _locked(attempt: Attempt) -> tuple[Attempt, datetime]:
    """The attempt as it is now, for nobody else until the transaction ends, and the database's time after the wait.

    Raises:
        NoQuizError: the account was erased meanwhile, and the attempt with it.
    """
    if Enrolment.objects.select_for_update().filter(pk=attempt.enrolment_id).first() is None:
        raise NoQuizError(_("You are not in this course any more."))
    return Attempt.objects.get(pk=attempt.pk), engine.now()


def _is_over(attempt: Attempt, now: datetime) -> bool:
    return attempt.ends_at is not None and now >= attempt.ends_at


def _mark(attempt: Attempt, *, at: datetime) -> None:
    """Note the result, and that the lesson is done where it is enough. The caller holds the lock."""
    given = dict(Answer.objects.filter(attempt=attempt).values_list("question", "value"))
    marks = [grade(question, given.get(question["id"])) for question in questions_of(attempt.paper)]
    attempt.points = sum((mark.points for mark in marks), Decimal(0))
    attempt.of = sum((mark.of for mark in marks), Decimal(0))
    attempt.submitted_at = at
    attempt.save(update_fields=["points", "of", "submitted_at"])
    if has_passed(attempt):
        with suppress(NotEnrolledError):  # whoever has left keeps the result
            finish(enrolment=attempt.enrolment, uid=attempt.uid)
    elif attempt.enrolment.state == Enrolment.State.ACTIVE:
        complete_if_due(attempt.enrolment)  # the course may ask for a lower score than the quiz does


def has_passed(attempt: Attempt) -> bool:
    """Whether a marked attempt reached the pass mark that its paper had."""
    if attempt.points is None or attempt.of is None:
        return False
    return attempt.points * 100 >= attempt.of * settings_of(attempt.paper).percent


def _milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)
