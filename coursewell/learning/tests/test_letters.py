"""Letters to students: queued with what they tell of, and true when they are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coursewell.accounts.models import User
from coursewell.learning import certificates
from coursewell.learning.enrolment import accept_offer, enrol, enrol_by_staff, join_waiting_list, leave
from coursewell.learning.enrolment.table import enrol_table
from coursewell.learning.models import Certificate, Enrolment
from coursewell.learning.tests.certificates.conftest import certificate, complete, generous  # noqa: F401
from coursewell.learning.tests.progress.conftest import enrolment, lessons  # noqa: F401
from coursewell.mail.models import Message
from coursewell.mail.sending import send_due
from freshkeys import engine

pytestmark = pytest.mark.django_db(transaction=True)


def outbox():
    send_due()
    return mail.outbox


def test_who_enrols_is_welcomed_in_text_and_html(course, stranger):
    enrol(course=course, user=stranger)
    (message,) = outbox()
    assert message.to == [stranger.email]
    assert message.subject == "Coursewell: you are enrolled in “Knots”"
    for body in (message.body, message.alternatives[0].content):
        assert "From now on you can read all of “Knots”" in body
        assert "/courses/knots/" in body


def test_who_leaves_and_comes_back_is_welcomed_once(course, stranger):
    enrol(course=course, user=stranger)
    outbox()
    leave(course=course, user=stranger)
    enrol(course=course, user=stranger)
    assert len(outbox()) == 1


def test_who_has_left_before_it_is_sent_is_not_welcomed(course, stranger):
    enrol(course=course, user=stranger)
    leave(course=course, user=stranger)
    assert outbox() == []
    assert Message.objects.get().last_error == "Not so any more"


def test_an_enrolment_that_is_rolled_back_tells_nobody(course, stranger):
    with transaction.atomic():
        enrol(course=course, user=stranger)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_letter_is_one_statement_of_an_enrolment(course, stranger):
    with CaptureQueriesContext(connection) as asked:
        enrol(course=course, user=stranger)
    assert len([one for one in asked if "mail_message" in one["sql"]]) == 1


def test_everybody_in_a_table_is_welcomed(course, make_student):
    people = [make_student() for _ in range(5)]
    list(enrol_table(["email,course", *(f"{one.email},{course.slug}" for one in people)]))
    assert sorted(message.to[0] for message in outbox()) == sorted(one.email for one in people)


@pytest.fixture
def waiter(limited, make_student):
    """Somebody to whom a seat is offered for two days."""
    course, first, second = limited(1, offer_hours=48), make_student(), make_student()
    enrol(course=course, user=first)
    join_waiting_list(course=course, user=second)
    leave(course=course, user=first)
    Message.objects.filter(user=first).delete()
    return second


def test_who_is_offered_a_seat_is_told_until_when(waiter):
    (message,) = outbox()
    assert (message.to, message.subject) == ([waiter.email], "Coursewell: a seat in “Knots” is kept for you")
    assert " UTC. To take it, press the button" in message.body
    assert "/courses/knots/" in message.body


def test_the_moment_is_in_the_language_of_the_letter(waiter):
    User.objects.update(language="de")
    (message,) = outbox()
    assert message.subject == "Coursewell: In „Knots“ ist ein Platz für Sie reserviert"
    assert "Er ist bis " in message.body
    assert "It is kept" not in message.body


def test_who_has_taken_the_seat_is_welcomed_and_offered_none(waiter, course):
    accept_offer(course=course, user=waiter)
    assert [message.subject for message in outbox()] == ["Coursewell: you are enrolled in “Knots”"]


def test_an_offer_that_has_ended_is_not_sent(waiter):
    engine.freeze(engine.now() + timedelta(hours=48))
    try:
        assert outbox() == []
    finally:
        engine.freeze(None)


def test_who_completes_a_course_is_sent_the_address_of_the_certificate(certificate):  # noqa: F811
    message = outbox()[-1]
    assert message.to == [certificate.enrolment.user.email]
    assert f"/certificates/{certificate.shown_code}/" in message.body


def test_a_certificate_that_was_revoked_meanwhile_is_not_sent(certificate):  # noqa: F811
    certificates.revoke(certificate=Certificate.objects.get(), reason="Copied.")
    assert not [message for message in outbox() if "certificate" in message.subject]


@pytest.mark.parametrize(("mine", "of_course", "expected"), [("de", "en", "de"), ("", "de", "de"), ("", "fr", "en")])
def test_a_letter_is_in_the_language_of_person_or_course(make_course, make_student, mine, of_course, expected):
    course, person = make_course("Knoten", language=of_course), make_student(language=mine)
    enrol_by_staff(course=course, user=person, via="admin")
    assert f'<html lang="{expected}">' in outbox()[0].alternatives[0].content


def test_a_title_is_a_line_and_never_a_paragraph_of_its_own(make_course, stranger):
    course = make_course("A\n\nhttp://127.0.0.1:8000.evil.example/\n\n<b>bold</b>")
    enrol(course=course, user=stranger)
    (message,) = outbox()
    assert "\nhttp://127.0.0.1:8000.evil" not in message.body
    html = message.alternatives[0].content
    assert 'href="http://127.0.0.1:8000.evil' not in html
    assert "&lt;b&gt;bold" in html


def test_who_is_suspended_is_written_nothing(course, stranger):
    enrol(course=course, user=stranger)
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    assert outbox() == []


def test_a_course_that_is_gone_is_not_written_about(course, stranger):
    enrol(course=course, user=stranger)
    course.delete()
    assert outbox() == []
    assert not Enrolment.objects.exists()
