"""Turning reminders off: in the account, and by the link of a letter, for nobody but whom it is about."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.reminders import address_to_stop
from coursewell.accounts.tests.people import person, sign_in

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def gets(email="ann@example.org"):
    return User.objects.get(email=email).gets_reminders


@pytest.fixture
def link():
    return address_to_stop(person().pk)


def test_in_the_account_they_are_turned_off_and_on(client):
    person()
    sign_in(client)
    for wanted, expected in (("no", False), ("yes", True)):
        assert client.post("/accounts/reminders/", {"wanted": wanted})["Location"] == "/accounts/"
        assert gets() is expected
    assert "Reminders by e-mail" in client.get("/accounts/").content.decode()


def test_a_mail_program_turns_them_off_without_a_cookie_or_a_redirect(link):
    answer = Client(enforce_csrf_checks=True).post(link, ONE_CLICK, headers={"Origin": "https://mail.example"})
    assert answer.status_code == 200
    assert "You get no reminders any more" in answer.content.decode()
    assert not gets()


def test_opening_the_link_changes_nothing_and_shows_a_button(link):
    for ask in (Client().get, Client().head):
        answer = ask(link)
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    assert "No more reminders?" in Client().get(link).content.decode()
    assert gets()


def test_pressing_twice_is_pressing_once(link):
    assert [Client().post(link, ONE_CLICK).status_code for _ in range(2)] == [200, 200]
    assert not gets()


@pytest.mark.parametrize(
    "form", ["{other}:{signature}", "{mine}:x", "{mine}", "nonsense", ":", "١:{signature}", "x" * 3000]
)
def test_a_link_that_we_have_not_made_is_nobodys(link, form):
    bea = person("bea@example.org")
    mine, _, signature = link.rstrip("/").rpartition("/")[2].partition(":")
    for ask in (Client().get, Client().post):
        answer = ask(f"/accounts/reminders/{form.format(other=bea.pk, mine=mine, signature=signature)}/")
        assert answer.status_code == 410
        assert "example.org" not in answer.content.decode()
    assert gets()
    assert gets("bea@example.org")


def test_a_token_that_was_signed_for_something_else_is_worthless(link):
    token = signing.Signer(salt="another").sign(str(User.objects.get().pk))
    assert Client().post(f"/accounts/reminders/{token}/").status_code == 410
    assert gets()


def test_the_link_of_one_turns_off_nobody_elses(link, client):
    person("bea@example.org")
    sign_in(client, "bea@example.org")
    client.post(link, ONE_CLICK)
    assert (gets(), gets("bea@example.org")) == (False, True)


def test_the_link_of_an_account_that_is_gone_says_so(link):
    User.objects.all().delete()
    assert Client().post(link).status_code == 410


def test_the_page_does_not_say_whose_it_is(link):
    assert "ann@example.org" not in Client().get(link).content.decode()
