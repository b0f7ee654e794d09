"""Attempts: begun within the rules, saved as one goes, handed in once, and over when the database's clock says so."""

from datetime import timedelta

import pytest

from coursewell.learning.models import Answer, Attempt, Enrolment, Progress, Rules
from coursewell.learning.quizzes import (
    NoAttemptsLeftError,
    NoQuizError,
    OverError,
    save_answer,
    settle,
    standing_in,
    start,
    submit,
)
from coursewell.learning.quizzes.attempts import has_passed
from coursewell.learning.quizzes.settings import Settings
from coursewell.learning.tests.quizzes.conftest import RIGHT
from freshkeys import engine


@pytest.fixture
def attempt(enrolment, quiz):
    return start(enrolment=enrolment, uid=quiz.uid)


def milliseconds():
    return int(engine.now().timestamp() * 1000)


def end(attempt, **ago):
    Attempt.objects.filter(pk=attempt.pk).update(ends_at=engine.now() - timedelta(**ago))


def answer_all(attempt):
    for name, value in RIGHT.items():
        save_answer(attempt=attempt, question=name, value=value, sequence=milliseconds())


def test_starting_twice_begins_one(attempt, enrolment, quiz):
    assert start(enrolment=enrolment, uid=quiz.uid).pk == attempt.pk


def test_all_right_answers_give_all_points_and_finish_the_lesson(attempt, quiz):
    answer_all(attempt)
    done = submit(attempt=attempt)
    assert (done.points, done.of) == (8, 8)
    assert Progress.objects.get(uid=quiz.uid).done_at


def test_no_answer_gives_nothing_and_does_not_finish_the_lesson(attempt, quiz):
    assert submit(attempt=attempt).points == 0
    assert not Progress.objects.filter(uid=quiz.uid).exclude(done_at=None).exists()


def test_a_score_that_is_enough_for_the_course_completes_it_although_the_quiz_is_not_passed(attempt, quiz):
    Rules.objects.update_or_create(
        course=attempt.enrolment.course, defaults={"completion": "quiz", "quiz": quiz.uid, "percent": 1}
    )
    name, value = next(iter(RIGHT.items()))
    save_answer(attempt=attempt, question=name, value=value, sequence=milliseconds())
    assert not has_passed(submit(attempt=attempt))
    assert Enrolment.objects.get(pk=attempt.enrolment_id).completed_at


def test_only_the_first_submit_counts(attempt):
    first = submit(attempt=attempt)
    again = submit(attempt=attempt, values={"one": ("b", milliseconds())})
    assert (again.points, again.submitted_at) == (0, first.submitted_at)


def test_an_older_answer_never_replaces_a_newer_one(attempt):
    now = milliseconds()
    assert save_answer(attempt=attempt, question="one", value="b", sequence=now)
    assert not save_answer(attempt=attempt, question="one", value="a", sequence=now - 1)
    assert save_answer(attempt=attempt, question="one", value="b", sequence=now)  # a lost reply, sent again
    assert Answer.objects.get().value == "b"


def test_a_clock_from_the_future_does_not_shut_out_later_answers(attempt):
    save_answer(attempt=attempt, question="one", value="a", sequence=10**15 - 1)
    assert Answer.objects.get().sequence <= milliseconds()


def test_a_late_answer_is_refused_and_a_late_submit_marks_what_was_saved_in_time(attempt):
    save_answer(attempt=attempt, question="one", value="b", sequence=milliseconds())
    end(attempt, seconds=1)
    with pytest.raises(OverError):
        save_answer(attempt=attempt, question="count", value="3.14", sequence=milliseconds())
    late = submit(attempt=attempt, values={"count": ("3.14", milliseconds())})
    assert (late.points, late.submitted_at) == (1, late.ends_at)


def test_an_attempt_that_is_over_is_marked_when_somebody_looks(attempt):
    assert settle(attempt=attempt).submitted_at is None
    end(attempt, hours=3)
    assert settle(attempt=attempt).submitted_at == Attempt.objects.get().ends_at


def test_what_was_handed_in_takes_no_more_answers(attempt):
    submit(attempt=attempt)
    with pytest.raises(OverError):
        save_answer(attempt=attempt, question="one", value="b", sequence=milliseconds())


def test_there_are_no_more_attempts_than_the_rules_say(enrolment, make_quiz):
    quiz = make_quiz(attempts=1, minutes=5)
    only = start(enrolment=enrolment, uid=quiz.uid)
    assert only.ends_at - only.started_at == timedelta(minutes=5)
    submit(attempt=only)
    with pytest.raises(NoAttemptsLeftError):
        start(enrolment=enrolment, uid=quiz.uid)
    standing = standing_in(enrolment=enrolment.pk, uid=quiz.uid, settings=Settings(attempts=1))
    assert (standing.left, standing.may_start) == (0, False)


def test_the_paper_stays_as_it_was_when_the_course_changes(attempt, quiz):
    quiz.data = {"questions": [question | {"answers": ["other"]} for question in quiz.data["questions"]]}
    quiz.save()
    answer_all(attempt)
    assert submit(attempt=attempt).points == 8


def test_whoever_has_left_starts_nothing(enrolment, quiz):
    enrolment.state = "left"
    enrolment.save()
    with pytest.raises(NoQuizError):
        start(enrolment=enrolment, uid=quiz.uid)
