import pytest
from click.testing import CliRunner

from coursewell.mail import sending
from coursewell.mail.cli import mail
from coursewell.mail.models import Message

pytestmark = pytest.mark.django_db


def run(*arguments):
    return CliRunner().invoke(mail, arguments)


def test_where_no_mail_waits_all_is_well():
    done = run("status")
    assert (done.exit_code, done.output) == (0, "Waiting: 0.\nSent within a day: 0.\n")


def test_what_waits_for_an_hour_is_a_problem(put, later):
    put()
    later(minutes=59)
    assert run("status").exit_code == 0
    later(minutes=62)
    done = run("status")
    assert (done.exit_code, "Waiting: 1, the oldest for 1 h 1 min." in done.output) == (1, True)


def test_what_was_given_up_is_counted_by_its_reason_and_tried_again(put):
    sending.give_up(put(), "SMTPRecipientsRefused 550")
    assert "Given up SMTPRecipientsRefused 550: 1." in run("status").output
    assert "To be tried again: 1." in run("again").output
    assert "Sent: 1." in run("send").output
    assert Message.objects.get().last_error == ""


def test_a_server_that_is_not_there_is_a_sentence(put, settings):
    put()
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    settings.EMAIL_HOST = "127.0.0.1"
    done = run("send")
    assert (done.exit_code, done.output) == (
        1,
        "Error: The mail server does not take mail: ConnectionRefusedError (Connection refused).\n",
    )
