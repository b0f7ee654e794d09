"""An account that is erased while its owner does something else: a sentence instead of a fault, and nothing remains."""

from __future__ import annotations

import pytest

from coursewell.accounts import privacy
from coursewell.accounts.models import User
from coursewell.learning import progress, quizzes
from coursewell.learning.enrolment import EnrolmentError, enrol, enrol_by_staff, join_waiting_list
from coursewell.learning.models import Answer, Attempt, Enrolment, Place, Progress
from coursewell.learning.tests.progress.test_marking_in_parallel import at_once
from coursewell.learning.tests.quizzes.conftest import make_quiz, quiz  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
EXPECTED = (EnrolmentError, progress.ProgressError, quizzes.QuizError)


def told(act):
    """What came of it: nobody is shown any other error."""

    def run():
        try:
            return act()
        except EXPECTED as error:
            return error

    return run


def erasing(person):
    return lambda: privacy.erase(User.objects.get(pk=person.pk))


@pytest.mark.parametrize(
    "come",
    [
        lambda course, user: enrol(course=course, user=user),
        lambda course, user: enrol_by_staff(course=course, user=user, via="admin"),
        lambda course, user: join_waiting_list(course=course, user=user),
    ],
    ids=["enrol", "enrol_by_staff", "join_waiting_list"],
)
def test_nobody_comes_in_without_an_account(course, make_student, come):
    student = make_student()
    privacy.erase(User.objects.get(pk=student.pk))
    with pytest.raises(EnrolmentError, match="no such account"):
        come(course, student)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "go_on",
    [
        lambda attempt: quizzes.save_answer(attempt=attempt, question="one", value="a", sequence=1),
        lambda attempt: quizzes.submit(attempt=attempt, values={"one": ("b", 1)}),
        lambda attempt: quizzes.settle(attempt=attempt),
    ],
    ids=["save_answer", "submit", "settle"],
)
def test_an_attempt_that_is_gone_is_not_gone_on_with(course, quiz, make_student, go_on):  # noqa: F811
    student = make_student()
    attempt = quizzes.start(enrolment=enrol(course=course, user=student), uid=quiz.uid)
    privacy.erase(student)
    with pytest.raises(quizzes.NoQuizError, match="not in this course"):
        go_on(attempt)


@pytest.mark.parametrize("_", range(5))
def test_handing_in_at_the_same_moment_leaves_nothing(course, quiz, make_student, _):  # noqa: F811
    student = make_student()
    enrolment = enrol(course=course, user=student)
    progress.note_opened(enrolment=enrolment, uid=quiz.uid)
    attempt = quizzes.start(enrolment=enrolment, uid=quiz.uid)
    at_once(
        erasing(student),
        told(lambda: quizzes.submit(attempt=attempt, values={"one": ("b", 1)})),
        told(lambda: quizzes.save_answer(attempt=attempt, question="many", value=["c"], sequence=1)),
        told(lambda: progress.note_opened(enrolment=enrolment, uid=quiz.uid)),
        told(lambda: progress.finish(enrolment=enrolment, uid=quiz.uid)),
    )
    assert not any(model.objects.exists() for model in (Enrolment, Attempt, Answer, Progress))


@pytest.mark.parametrize("_", range(5))
def test_enrolling_at_the_same_moment_gives_no_seat_to_nobody(limited, make_student, _):
    course, student, other = limited(1, offer_hours=0), make_student(), make_student()
    at_once(
        erasing(student),
        told(lambda: enrol(course=course, user=student)),
        told(lambda: join_waiting_list(course=course, user=student)),
        told(lambda: join_waiting_list(course=course, user=other)),
    )
    assert not Place.objects.filter(user=student.pk).exists()
    assert not Enrolment.objects.exclude(user=other).exists()


def test_of_the_last_two_who_may_do_everything_one_stays(db):
    roots = [User.objects.create_superuser(f"root{number}@example.com", "correct horse") for number in range(2)]

    def erase(one):
        try:
            privacy.erase(one)
        except privacy.ErasureError:
            return False
        return True

    assert sorted(at_once(*(lambda one=one: erase(one) for one in roots))) == [False, True]
    assert User.objects.filter(is_superuser=True).count() == 1
