"""Who is reminded, of what, and how often; and who never."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from click.testing import CliRunner
from django.core import mail
from django.test import Client

from coursewell.accounts.models import User
from coursewell.courses.models import Course
from coursewell.learning import reminding
from coursewell.learning.cli import remind
from coursewell.learning.enrolment import enrol, leave
from coursewell.learning.models import Attempt, Enrolment, Progress
from coursewell.learning.reminding import remind_enrolled_nowhere, remind_stalled
from coursewell.mail.models import Message
from coursewell.mail.sending import send_due
from freshkeys import engine

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = 7


@pytest.fixture
def later():
    started = engine.now()
    yield lambda days: engine.freeze(started + timedelta(days=days))
    engine.freeze(None)


@pytest.fixture
def learner(make_student):
    """Somebody with a proved address, who joined now."""

    def make(**fields):
        user = make_student(**fields)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def student(learner, course):
    user = learner()
    enrol(course=course, user=user)
    Message.objects.all().delete()
    return user


def outbox():
    send_due()
    return mail.outbox


def test_who_is_in_no_course_is_reminded_after_the_days_and_not_before(learner, later):
    learner()
    later(6)
    assert remind_enrolled_nowhere(WEEK) == 0
    later(8)
    assert (remind_enrolled_nowhere(WEEK), remind_enrolled_nowhere(WEEK)) == (1, 0)
    assert [message.subject for message in outbox()] == ["Coursewell: find your first course"]


def test_who_has_not_gone_on_is_led_to_where_they_stopped(student, later):
    later(8)
    assert (remind_stalled(WEEK), remind_stalled(WEEK), remind_enrolled_nowhere(WEEK)) == (1, 0, 0)
    (message,) = outbox()
    assert message.subject == "Coursewell: go on with “Knots”"
    assert "/courses/knots/continue/" in message.body


def test_the_link_and_the_headers_of_a_reminder_end_reminders(student, later):
    later(8)
    remind_stalled(WEEK)
    (message,) = outbox()
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(r"<http://127\.0\.0\.1:\d+(/.+/)>", message.extra_headers["List-Unsubscribe"])[1]
    assert link in message.body
    Client().post(link)
    later(16)
    assert remind_stalled(WEEK) == 0


def test_other_letters_cannot_be_ended(course, stranger):
    enrol(course=course, user=stranger)
    assert "List-Unsubscribe" not in outbox()[0].extra_headers


def test_somebody_who_never_reacts_is_left_in_peace_in_the_end(student, later):
    sent = []
    for day in range(1, 100):
        later(day)
        sent += [day] * remind_stalled(WEEK)
    assert sent == [7, 14, 21, 28] or sent == [8, 15, 22, 29]


@pytest.mark.parametrize("row", ["progress", "attempt", "another course"])
def test_who_has_done_something_lately_is_not_stalled(student, later, make_course, row):
    enrolment = Enrolment.objects.get()
    later(5)
    if row == "progress":
        Progress.objects.create(enrolment=enrolment, uid="a", opened_at=engine.now())
    elif row == "attempt":
        Attempt.objects.create(enrolment=enrolment, uid="a", number=1, started_at=engine.now())
    else:
        enrol(course=make_course("Sails"), user=student)
    later(8)
    assert remind_stalled(WEEK) == 0


@pytest.mark.parametrize(
    "fields",
    [{"is_active": False}, {"gets_reminders": False}, {"is_staff": True}, {"is_instructor": True}],
)
def test_who_is_never_reminded(student, learner, later, fields):
    learner()
    User.objects.update(**fields)
    later(8)
    assert (remind_stalled(WEEK), remind_enrolled_nowhere(WEEK)) == (0, 0)


def test_an_address_that_is_not_proved_is_not_written_to(student, learner, later):
    learner()
    EmailAddress.objects.update(verified=False)
    later(8)
    assert (remind_stalled(WEEK), remind_enrolled_nowhere(WEEK)) == (0, 0)


def test_nothing_is_to_go_on_with_for_who_is_through_or_out_or_whose_course_is_gone(student, course, later):
    later(8)
    enrolments = Enrolment.objects.all()
    enrolments.update(completed_at=engine.now())
    assert remind_stalled(WEEK) == 0
    enrolments.update(completed_at=None)
    Course.objects.update(state="archived")
    assert remind_stalled(WEEK) == 0
    Course.objects.update(state="published")
    leave(course=course, user=student)
    assert remind_stalled(WEEK) == remind_enrolled_nowhere(WEEK) == 0


def test_who_goes_on_or_wants_none_before_it_is_sent_gets_none(student, learner, course, later):
    other = learner()
    later(8)
    assert (remind_stalled(WEEK), remind_enrolled_nowhere(WEEK)) == (1, 1)
    Progress.objects.create(enrolment=Enrolment.objects.get(), uid="a", opened_at=engine.now())
    User.objects.filter(pk=other.pk).update(gets_reminders=False)
    assert outbox() == []


def test_many_are_reminded_in_batches(learner, later, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(reminding, "AT_ONCE", 4)
    for _ in range(10):
        learner()
    later(8)
    with django_assert_max_num_queries(3 * 5 + 2):
        assert remind_enrolled_nowhere(WEEK) == 10
    assert Message.objects.count() == 10


def test_a_run_that_is_interrupted_and_repeated_writes_to_nobody_twice(learner, later):
    learner()
    later(8)
    remind_enrolled_nowhere(WEEK)
    User.objects.update(reminded_at=None)
    remind_enrolled_nowhere(WEEK)
    assert Message.objects.count() == 1


def test_the_command_counts_and_a_dry_run_writes_nothing(student, learner, later):
    learner()
    later(8)
    options = ["--stalled-days", "7", "--enrolled-nowhere-days", "7"]
    dry = CliRunner().invoke(remind, [*options, "--dry-run"])
    assert dry.output == "1 who are in no course would be reminded.\n1 who have not gone on would be reminded.\n"
    assert not Message.objects.exists()
    done = CliRunner().invoke(remind, options)
    assert done.output == "1 who are in no course are reminded.\n1 who have not gone on are reminded.\n"
    assert Message.objects.count() == 2


def test_the_command_wants_to_know_whom():
    assert CliRunner().invoke(remind, []).exit_code == 2
