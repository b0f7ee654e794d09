"""Whoever presses everything at once, in many tabs, on both databases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coursewell.learning.models import Answer, Attempt
from coursewell.learning.quizzes import QuizError, save_answer, start, submit
from coursewell.learning.tests.progress.test_marking_in_parallel import at_once
from freshkeys import engine

pytestmark = pytest.mark.django_db(transaction=True)


def milliseconds():
    return int(engine.now().timestamp() * 1000)


def test_parallel_starts_begin_one_attempt_and_never_more_than_allowed(enrolment, make_quiz):
    uid = make_quiz(attempts=2).uid

    def begin_and_hand_in():
        try:
            submit(attempt=start(enrolment=enrolment, uid=uid))
        except QuizError:
            return False
        return True

    assert len({attempt.pk for attempt in at_once(*[lambda: start(enrolment=enrolment, uid=uid)] * 6)}) == 1
    at_once(*[begin_and_hand_in] * 8)
    assert not begin_and_hand_in() or Attempt.objects.count() == 2
    assert list(Attempt.objects.values_list("number", flat=True)) == [1, 2]


def test_parallel_submits_give_one_result_with_every_answer_that_was_acknowledged(enrolment, quiz):
    attempt = start(enrolment=enrolment, uid=quiz.uid)
    save_answer(attempt=attempt, question="one", value="b", sequence=milliseconds())

    def wrong():
        return submit(attempt=attempt, values={"one": ("a", 0)})

    results = at_once(*[lambda: submit(attempt=attempt), wrong] * 5)
    assert {(one.points, one.submitted_at) for one in results} == {(Decimal(1), results[0].submitted_at)}


def test_of_answers_that_arrive_at_once_the_newest_stays(enrolment, quiz):
    attempt = start(enrolment=enrolment, uid=quiz.uid)
    now = milliseconds() - 100
    given = [lambda n=n: save_answer(attempt=attempt, question="say", value=str(n), sequence=now + n) for n in range(8)]
    at_once(*reversed(given))
    assert Answer.objects.get().value == "7"
