"""Out of the queue: to a mail server that really runs, and refuses, is silent, or is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coursewell.mail import sending
from coursewell.mail.models import LONGEST_WAIT, Message
from coursewell.mail.sending import NoServerError, claim, pause_after, send, send_due
from freshkeys import engine

pytestmark = pytest.mark.django_db


def test_text_and_html_go_out_under_the_id_that_was_queued(put, office):
    queued = put()
    assert send_due() == 1
    (got,) = office.got
    assert got["Message-ID"] == queued.message_id
    assert got["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in got.get_payload()] == ["text/plain", "text/html"]
    assert Message.objects.get().sent_at is not None


def test_where_nothing_is_due_one_question_is_asked(put):
    put()
    send_due()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        send_due()
    assert [one["sql"].split()[0] for one in asked] == ["SELECT"]


@pytest.mark.sqlite
def test_waiting_mail_is_found_by_an_index():
    due = Message.objects.due(engine.now())
    assert "mail_message_waiting" in due.order_by("due_at", "pk").explain()
    assert "mail_message_waiting" in due.explain()


def test_an_address_that_is_refused_is_given_up_and_the_others_get_theirs(put, office):
    office.answers["bad@example.org"] = "550 5.1.1 <bad@example.org> is nobody"
    for event, to in (("test:1", "bad@example.org"), ("test:2", "good@example.org")):
        put(event, to)
    assert (send_due(), office.to) == (1, ["good@example.org"])
    bad = Message.objects.get(event="test:1")
    assert (bad.due_at, bad.last_error) == (None, "SMTPRecipientsRefused 550")
    assert "bad@" not in bad.last_error


def test_not_now_is_tried_again_later(put, office, later):
    office.answers["ann@example.org"] = "450 4.2.0 Greylisted"
    put()
    send_due()
    office.answers.clear()
    assert send_due() == 0
    later(seconds=76)
    assert (send_due(), office.to) == (1, ["ann@example.org"])


def test_a_letter_that_is_refused_is_given_up_and_can_be_tried_again(put, office):
    office.answers["DATA"] = "554 5.7.1 No"
    put()
    send_due()
    office.answers.clear()
    assert send_due() == 0
    assert sending.try_again(Message.objects.all()) == 1
    assert send_due() == 1


def test_while_no_server_answers_nothing_counts_as_tried(put, office):
    put()
    office.controller.stop()
    with pytest.raises(NoServerError, match="refused"):
        send_due()
    assert Message.objects.get().attempts == 0
    office.__enter__()


def test_a_server_that_is_silent_holds_up_one_message_for_its_timeout(put, office, settings):
    put("test:1"), put("test:2")
    office.is_silent = True
    with pytest.raises(NoServerError, match="SMTPServerDisconnected"):
        send_due()
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 1]


def test_what_somebody_has_in_hand_is_nobody_elses(put, office):
    put()
    mine, yours = Message.objects.get(), Message.objects.get()
    assert (claim(mine), claim(yours), send_due()) == (True, False, 0)


def test_who_never_came_back_has_it_in_hand_for_five_minutes(put, office, later):
    claim(put())
    later(minutes=4, seconds=59)
    assert send_due() == 0
    later(minutes=5, seconds=1)
    assert send_due() == 1


def test_after_three_days_it_is_of_no_use(put, office, later):
    put()
    later(days=3, seconds=1)
    assert send_due() == 0
    message = Message.objects.get()
    assert (message.last_error, message.context, sending.try_again(Message.objects.all())) == ("Expired", None, 0)


@pytest.mark.parametrize("attempts", [0, 1])
def test_a_clock_that_is_set_back_makes_nothing_wait_for_ever(put, office, later, attempts):
    message = put()
    Message.objects.update(attempts=attempts, due_at=message.due_at + timedelta(days=400))
    assert send_due() == 1


def test_a_letter_that_cannot_be_made_stops_no_other(put, office):
    put("test:1", template="no/such"), put("test:2")
    assert send_due() == 1
    assert Message.objects.get(event="test:1").last_error == "TemplateDoesNotExist"


@pytest.mark.parametrize("word", ["\r\nBcc: eve@example.org", "\nBcc: eve@example.org", "\x0bBcc: eve@example.org"])
def test_no_header_is_smuggled_in(put, office, settings, word):
    settings.SITE_NAME = f"Site{word}"
    put()
    send_due()
    assert office.to == ["ann@example.org"]
    assert office.got[0]["Bcc"] is None


def test_an_address_with_a_header_in_it_goes_nowhere(put, office):
    put(to="ann@example.org\r\nBcc: eve@example.org")
    assert (send_due(), office.got) == (0, [])


def test_pauses_grow_up_to_an_hour_and_none_is_longer_than_the_longest_wait():
    pauses = [pause_after(number) for number in range(1, 2000)]
    assert pauses[0] < timedelta(seconds=76)
    assert timedelta(minutes=45) <= pauses[-1] <= max(pauses) < LONGEST_WAIT


def test_a_connection_that_is_lost_is_nobody_elses_fault(put, office):
    put("test:1"), put("test:2")
    office.answers["ann@example.org"] = "421 4.3.2 Going down"
    with pytest.raises(NoServerError, match=r"^[A-Za-z]+ 421$"):
        send_due()
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 1]


def test_a_message_that_is_gone_meanwhile_is_no_fault(put, office):
    message = put()
    Message.objects.all().delete()
    with sending.connected() as connection:
        assert not send(message, connection)


def test_a_full_disk_is_as_a_server_that_is_down(put, settings, tmp_path):
    """/dev/full takes nothing; as the file of a message it is what a full disk is."""
    settings.EMAIL_BACKEND = f"{__name__}.ToFullDisk"
    settings.EMAIL_FILE_PATH = tmp_path
    put()
    with pytest.raises(NoServerError, match="No space left on device"):
        send_due()
    assert Message.objects.get().last_error == "OSError (No space left on device)"
    assert Message.objects.waiting().count() == 1


class ToFullDisk(FileBackend):
    def _get_filename(self):
        return "/dev/full"
