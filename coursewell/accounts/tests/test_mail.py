"""The mail itself: our words in both languages, as text and as HTML; and what happens when none can be sent."""

from __future__ import annotations

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.tests.people import OTHER, PASSWORD, link, outbox, person, sign_in, sign_up
from coursewell.mail.models import Message
from coursewell.mail.sending import NoServerError

pytestmark = pytest.mark.django_db


class Broken(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def broken(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"


def html(message):
    return message.alternatives[0].content


def test_text_and_html_say_the_same_and_have_the_link():
    sign_up(Client())
    (message,) = outbox()
    assert message.subject == "Coursewell: confirm your address"
    assert link() in html(message)
    assert "To confirm that it is yours" in message.body
    assert "To confirm that it is yours" in html(message)


def test_mail_is_in_the_language_of_who_pressed_the_button():
    sign_up(Client(), headers={"Accept-Language": "de"})
    assert "Accept-Language" not in outbox()[0].body
    client = Client(headers={"Accept-Language": "de"})
    sign_up(client, "zwei@example.org")
    assert outbox()[-1].subject == "Coursewell: Bestätigen Sie Ihre Adresse"
    assert 'lang="de"' in html(outbox()[-1])


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_who_asks_while_no_mail_can_be_sent_is_answered_as_ever_and_gets_the_letter_later(settings, broken, email):
    person()
    answer = Client().post("/accounts/password/reset/", {"email": email})
    assert answer["Location"] == "/accounts/password/reset/done/"
    with pytest.raises(NoServerError):
        outbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert [message.to for message in outbox()] == [[email]]


def test_where_somebody_is_and_what_browser_they_have_is_not_kept(client):
    person()
    sign_in(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": OTHER})
    assert set(Message.objects.get().context) == {"login_url", "password_reset_url"}


def test_a_letter_with_a_secret_is_forgotten_once_it_is_sent(client):
    sign_up(client)
    assert "confirm-email" in Message.objects.get().context["activate_url"]
    outbox()
    assert Message.objects.get().context is None


def test_what_is_done_is_done_although_no_mail_tells_of_it(client, broken):
    person()
    sign_in(client)
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": OTHER})
    assert answer.status_code == 302
    assert User.objects.get().check_password(OTHER)
