"""The mail itself: our words in both languages, as text and as HTML; and what happens when none can be sent."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.tests.people import OTHER, PASSWORD, link, person, sign_in, sign_up

pytestmark = pytest.mark.django_db


class Broken(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture
def broken(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def html(message):
    return message.alternatives[0].content


def test_text_and_html_say_the_same_and_have_the_link():
    sign_up(Client())
    (message,) = mail.outbox
    assert message.subject == "Coursewell: confirm your address"
    assert link() in html(message)
    assert "To confirm that it is yours" in message.body
    assert "To confirm that it is yours" in html(message)


def test_mail_is_in_the_language_of_who_pressed_the_button():
    sign_up(Client(), headers={"Accept-Language": "de"})
    assert "Accept-Language" not in mail.outbox[0].body
    client = Client(headers={"Accept-Language": "de"})
    sign_up(client, "zwei@example.org")
    assert mail.outbox[-1].subject == "Coursewell: Bestätigen Sie Ihre Adresse"
    assert 'lang="de"' in html(mail.outbox[-1])


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_who_asks_while_no_mail_can_be_sent_is_told_alike(broken, email):
    person()
    answers = [Client().post("/accounts/password/reset/", {"email": email}), sign_up(Client(), email)]
    assert [answer.status_code for answer in answers] == [503, 503]
    assert all("Try again in five minutes" in answer.content.decode() for answer in answers)


def test_what_is_done_is_done_although_no_mail_tells_of_it(client, broken):
    person()
    sign_in(client)
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": OTHER})
    assert answer.status_code == 302
    assert User.objects.get().check_password(OTHER)
