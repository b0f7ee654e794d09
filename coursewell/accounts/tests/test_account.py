"""The pages of one's own account: one's own and nobody else's, and one task each."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from coursewell.accounts.access import OF_ONESELF
from coursewell.accounts.models import User
from coursewell.accounts.tests.people import PASSWORD, link, outbox, person, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/accounts/email/"


@pytest.fixture
def ann(client):
    person()
    sign_in(client)
    return client


def prove_it(client, answer):
    """Type the password again where that is asked for, and go on."""
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    return client.post(answer["Location"], {"password": PASSWORD})


def change_address(client, email="new@example.org"):
    return prove_it(client, client.post(ADDRESS, {"email": email}))


@pytest.mark.parametrize("name", sorted(OF_ONESELF))
def test_who_is_not_signed_in_is_sent_to_sign_in(client, name):
    for ask in (client.get, client.post):
        assert ask(reverse(name))["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("name", sorted(OF_ONESELF))
def test_a_suspended_person_is_out_with_the_next_request(ann, name):
    User.objects.update(is_active=False)
    assert ann.get(reverse(name))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", sorted(OF_ONESELF))
def test_nobody_but_this_person_keeps_a_copy(ann, name):
    answer = ann.get(reverse(name))
    others = {404} if name.startswith("mfa") else {405} if name == "account_data" else set()
    assert answer.status_code in {200, 302} | others
    assert "no-store" in answer["Cache-Control"]


def test_the_name_is_changed(ann):
    assert ann.post("/accounts/name/", {"name": "Ann Other"})["Location"] == "/accounts/"
    assert "Ann Other" in ann.get("/accounts/").content.decode()


def test_nothing_but_the_name_is_changed_by_its_form(ann):
    ann.post("/accounts/name/", {"name": "Eve", "is_staff": "on", "is_instructor": "on", "email": "eve@example.org"})
    assert User.objects.filter(is_staff=False, is_instructor=False, email="ann@example.org", name="Eve").exists()


def test_another_address_holds_once_its_link_was_followed(ann):
    change_address(ann)
    assert User.objects.get().email == "ann@example.org"
    confirm = link()
    ann.get(confirm)
    ann.post(confirm)
    assert User.objects.get().email == "new@example.org"
    assert [message.to[0] for message in outbox()] == ["new@example.org", "ann@example.org"]
    assert sign_in(Client(), "new@example.org")["Location"] == "/"
    assert sign_in(Client(), "ann@example.org").status_code == 200


def test_an_address_that_is_not_proved_signs_nobody_in_and_gets_no_link(ann):
    change_address(ann)
    assert sign_in(Client(), "new@example.org").status_code == 200
    Client().post("/accounts/password/reset/", {"email": "new@example.org"})
    assert "/reset/key/" not in outbox()[-1].body


def test_anothers_address_looks_the_same_and_is_never_got(ann):
    person("bea@example.org")
    taken = change_address(ann, "bea@example.org")
    assert (taken.status_code, taken["Location"]) == (302, ADDRESS)
    assert "bea@example.org" in ann.get(ADDRESS).content.decode()
    assert "confirm-email" not in outbox()[-1].body
    assert User.objects.filter(email="bea@example.org").count() == 1


def test_an_address_that_became_anothers_meanwhile_is_not_got(ann):
    change_address(ann, "bea@example.org")
    person("bea@example.org")
    ann.post(link())
    assert sorted(User.objects.values_list("email", flat=True)) == ["ann@example.org", "bea@example.org"]


def test_a_change_of_address_can_be_taken_back(ann):
    change_address(ann)
    ann.post(ADDRESS, {"cancel": "1"})
    assert ann.post(link()).status_code == 410
    assert [one.email for one in EmailAddress.objects.all()] == ["ann@example.org"]


def test_an_account_that_staff_made_needs_no_proof(client):
    User.objects.create_user("Made@Example.org", PASSWORD)
    assert sign_in(client, "made@example.org")["Location"] == "/"
    assert not outbox()


@pytest.mark.parametrize("path", ["login", "signup", "password/reset"])
def test_who_is_signed_in_needs_no_door(ann, path):
    assert ann.get(f"/accounts/{path}/").status_code in {200, 302}
