"""Signing up: an account is of use once its address is proved, and nobody learns who has one."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.tests.people import (
    OTHER,
    PASSWORD,
    hashes,
    is_signed_in,
    link,
    outbox,
    person,
    sign_in,
    sign_up,
)

pytestmark = pytest.mark.django_db
SENT = "/accounts/confirm-email/"


def test_signing_up_sends_a_link_and_signs_nobody_in(client):
    answer = sign_up(client)
    assert (answer.status_code, answer["Location"]) == (302, SENT)
    assert [message.to for message in outbox()] == [["new@example.org"]]
    assert not is_signed_in(client)
    assert sign_in(Client(), "new@example.org")["Location"] == SENT


def test_opening_the_link_confirms_nothing_and_pressing_the_button_does(client):
    sign_up(client)
    for ask in (Client().get, Client().head):
        assert ask(link()).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert Client().post(link()).status_code == 302
    assert EmailAddress.objects.get().verified
    assert sign_in(Client(), "new@example.org")["Location"] == "/"


def test_who_confirms_where_they_signed_up_is_signed_in_and_brought_on(client):
    sign_up(client, next="/subjects/arts/")
    assert client.post(link())["Location"] == "/subjects/arts/"
    assert is_signed_in(client)


def test_somebody_elses_link_signs_nobody_in_or_out(client):
    client.force_login(person())
    sign_up(Client())
    client.get(link())
    assert client.session["_auth_user_id"] == str(User.objects.get(name="Ann").pk)
    stranger = Client()
    stranger.post(link())
    assert not is_signed_in(stranger)


def test_pressing_the_button_twice_says_that_all_is_done(client):
    sign_up(client)
    Client().post(link())
    again = Client().post(link())
    assert again.status_code == 410
    assert "The address is confirmed already" in again.content.decode()


@pytest.mark.parametrize("key", ["nonsense", "MQ:1abc:xyz", "x" * 3000])
def test_a_link_that_is_not_right_says_what_to_do(client, key):
    for ask in (client.get, client.post):
        answer = ask(f"{SENT}{key}/")
        assert answer.status_code == 410
        assert "a new link is sent by itself" in answer.content.decode()


def test_a_link_that_is_too_old_says_what_to_do(client, settings):
    sign_up(client)
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0
    assert Client().post(link()).status_code == 410
    assert not EmailAddress.objects.get().verified


def test_the_language_of_who_signs_up_and_signs_in_is_noted(client):
    sign_up(Client(headers={"Accept-Language": "de"}))
    assert User.objects.get().language == "de"
    Client().post(link())
    sign_in(Client(headers={"Accept-Language": "en"}), "new@example.org")
    assert User.objects.get().language == "en"


def test_a_taken_address_looks_the_same_and_its_owner_is_told(client):
    person()
    taken, free = sign_up(Client(), "Ann@Example.org", OTHER), sign_up(Client(), "bea@example.org", OTHER)
    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    pages = [one.client.get(SENT).content.replace(b"bea@", b"ann@") for one in (taken, free)]
    assert pages[0] == pages[1]
    assert [message.to[0] for message in outbox()] == ["ann@example.org", "bea@example.org"]
    assert "There is an account for it already" in outbox()[0].body
    assert User.objects.get(email="ann@example.org").check_password(PASSWORD)


def test_a_taken_address_costs_as_many_hashes_as_a_free_one(settings):
    person()
    taken = hashes(settings, lambda: sign_up(Client(), "ann@example.org"))
    assert taken == hashes(settings, lambda: sign_up(Client(), "bea@example.org")) == 1


def test_an_address_that_the_database_takes_for_anothers_makes_no_account(client):
    User.objects.create(email="Olga@Example.org")
    assert sign_up(client, "olga@example.org")["Location"] == SENT
    assert User.objects.count() == 1


def test_sending_the_form_twice_makes_one_account_and_one_message(client):
    assert {sign_up(client)["Location"], sign_up(client)["Location"], sign_up(Client())["Location"]} == {SENT}
    assert User.objects.count() == len(outbox()) == 1


def test_no_name_that_was_typed_is_mailed_to_an_address_that_is_not_proved(client):
    sign_up(client, name="Buy at https://evil.example")
    assert "evil" not in str(outbox()[0].message())


WRONG = [{"password1": password} for password in ("short", "12345678901", "p" * 1001)]
WRONG += [{"email": email} for email in ("no address", "a\0b@example.org", f"{'a' * 60}@{'b.' * 120}example.org")]
WRONG += [{"name": name} for name in ("n" * 201, "\0")]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_said_beside_its_field(client, wrong):
    answer = sign_up(client, **wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, list(wrong))
    assert not User.objects.exists()


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "/\0"])
def test_nobody_is_led_away_afterwards(client, next_):
    sign_up(client, next=next_)
    assert client.post(link())["Location"] in {"/", "/%00"}


def test_where_only_invited_people_sign_up_others_are_told_so(client, settings):
    settings.SIGNUP = "invited"
    assert "nobody signs up without an invitation" in client.get("/accounts/signup/").content.decode()
    sign_up(client)
    assert not User.objects.exists()
    assert "/accounts/signup/" not in client.get("/").content.decode()


def test_one_address_may_not_sign_up_many_people():
    answers = [sign_up(Client(), f"p{number}@example.org", "short").status_code for number in range(31)]
    assert (answers[29], answers[30]) == (200, 429)


@pytest.mark.parametrize("name", ["Wilhelmina Featherstone", "featherstone wilhelmina"])
def test_a_password_is_not_like_the_name(client, name):
    page = sign_up(client, name=name, password1="Featherstone").content.decode()
    assert "too similar to the" in page
    assert not User.objects.filter(email="new@example.org").exists()
