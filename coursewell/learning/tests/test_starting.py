"""The letter to those who were enrolled before their course was published."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from coursewell.courses.models import Course, State
from coursewell.learning.enrolment import enrol, enrol_by_staff, leave
from coursewell.learning.starting import write_to_early_students
from coursewell.mail.models import Message
from coursewell.mail.sending import send_due
from freshkeys import engine

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    """The moment, which stands still until a test moves it."""
    moment = engine.now()
    engine.freeze(moment)
    yield moment
    engine.freeze(None)


def subjects():
    write_to_early_students()
    send_due()
    return [message.subject.removeprefix("Coursewell: ") for message in mail.outbox]


@pytest.fixture
def early(make_course, stranger, now):
    """A course that begins in an hour, and somebody who is in it already and was welcomed."""
    course = make_course("Knots", slug="knots", published_at=now + HOUR)
    enrol_by_staff(course=course, user=stranger, via="instructor")
    assert subjects() == ["you are enrolled in “Knots”"]
    return course


def test_who_is_enrolled_early_is_told_when_it_begins(early, now):
    (welcome,) = mail.outbox
    assert "“Knots” begins on " in welcome.body
    assert "From now on" not in welcome.body
    engine.freeze(now + HOUR)
    assert subjects()[1:] == ["“Knots” begins"]
    assert "/courses/knots/" in mail.outbox[-1].body


def test_who_was_told_is_not_told_again(early, now):
    engine.freeze(now + HOUR)
    subjects()
    engine.freeze(now + 2 * HOUR)
    assert len(subjects()) == 2
    assert write_to_early_students() == 0


def test_a_draft_has_no_moment_yet(make_course, stranger, now):
    course = make_course("Knots", state=State.DRAFT)
    enrol_by_staff(course=course, user=stranger, via="admin")
    assert subjects() == ["you are enrolled in “Knots”"]
    assert "still being written" in mail.outbox[0].body
    Course.objects.filter(pk=course.pk).update(state=State.PUBLISHED, published_at=now + HOUR)
    engine.freeze(now + HOUR)
    assert subjects()[1:] == ["“Knots” begins"]


def test_who_enrols_afterwards_is_welcomed_and_no_more(course, stranger, now):
    Course.objects.filter(pk=course.pk).update(published_at=now - HOUR)
    enrol(course=course, user=stranger)
    assert subjects() == ["you are enrolled in “Knots”"]
    assert "From now on" in mail.outbox[0].body


@pytest.mark.parametrize("change", [{"state": State.ARCHIVED}, {"external_url": "https://elsewhere.example/"}])
def test_a_course_that_is_not_read_here_does_not_begin(early, now, change):
    Course.objects.filter(pk=early.pk).update(**change)
    engine.freeze(now + HOUR)
    assert len(subjects()) == 1


def test_who_has_left_is_not_told(early, stranger, now):
    leave(course=early, user=stranger)
    engine.freeze(now + HOUR)
    assert len(subjects()) == 1


def test_a_course_that_was_taken_back_before_the_letter_went_does_not_begin(early, now):
    engine.freeze(now + HOUR)
    assert write_to_early_students() == 1
    Course.objects.filter(pk=early.pk).update(published_at=now + 5 * HOUR)
    send_due()
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_what_is_long_ago(early, now):
    engine.freeze(now + timedelta(days=4))
    assert len(subjects()) == 1


def test_many_are_told_in_one_go(make_course, make_student, now, monkeypatch):
    monkeypatch.setattr("coursewell.learning.starting.AT_ONCE", 2)
    course = make_course("Knots", published_at=now + HOUR)
    for _ in range(5):
        enrol_by_staff(course=course, user=make_student(), via="csv")
    engine.freeze(now + HOUR)
    assert write_to_early_students() == 5
    assert Message.objects.filter(event__startswith="start:").count() == 5
