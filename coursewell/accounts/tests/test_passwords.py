"""A password forgotten, and a password changed: who had it before is out with the next request."""

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
FORGOTTEN = "/accounts/password/reset/"


def ask_for_a_link(email="ann@example.org", client=None):
    return (client or Client()).post(FORGOTTEN, {"email": email})


def choose(client, password=OTHER):
    form = client.get(link(), follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": password})


def test_a_forgotten_password_is_chosen_anew_with_a_link(client):
    person()
    ask_for_a_link()
    assert choose(client)["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(Client(), password=OTHER)["Location"] == "/"
    assert not is_signed_in(sign_in(Client()).client)


def test_opening_the_link_changes_nothing_and_hides_its_secret(client):
    person()
    ask_for_a_link()
    answers = [client.head(link()), client.get(link()), Client().get(link())]
    assert {answer["Location"].rpartition("-")[2] for answer in answers} == {"password/"}
    assert User.objects.get().check_password(PASSWORD)


def test_a_link_is_good_for_one_time_and_says_what_to_do_then(client):
    person()
    ask_for_a_link()
    second_tab = Client()
    used, form = link(), second_tab.get(link())["Location"]
    choose(client)
    for again in (Client().get(used), second_tab.post(form, {"password1": "another horse battery"})):
        assert again.status_code == 410
        assert "Ask for another link" in again.content.decode()
    assert User.objects.get().check_password(OTHER)


def test_all_browsers_but_this_one_are_signed_out_by_another_password(client):
    user, elsewhere = person(), Client()
    sign_in(client), sign_in(elsewhere)
    typed = {"oldpassword": PASSWORD, "password1": OTHER}
    assert client.post("/accounts/password/change/", typed)["Location"] == "/accounts/"
    assert client.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/")["Location"].startswith("/accounts/login/")
    assert outbox()[-1].to == [user.email]


def test_a_reset_signs_out_everywhere(client):
    person()
    sign_in(client)
    ask_for_a_link()
    choose(Client())
    assert client.get("/accounts/").status_code == 302


def test_who_has_no_account_gets_the_same_page_and_a_message_that_says_so(client):
    person()
    known, unknown = ask_for_a_link(), ask_for_a_link("nobody@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to[0] for message in outbox()] == ["ann@example.org", "nobody@example.org"]
    assert "There is no account for it" in outbox()[1].body


def test_a_suspended_person_gets_no_link(client):
    person(is_active=False)
    ask_for_a_link()
    assert "/reset/key/" not in outbox()[0].body


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_asking_for_a_link_hashes_nothing(settings, email):
    person()
    assert hashes(settings, lambda: ask_for_a_link(email)) == 0


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
def test_a_wrong_password_costs_one_hash_whoever_it_is_for(settings, email):
    settings.PASSWORD_HASHERS = ["coursewell.accounts.tests.people.CountingHasher"]
    person()
    assert hashes(settings, lambda: sign_in(Client(), email, "wrong")) == 1


def test_a_link_goes_to_the_address_as_the_account_spells_it(client):
    User.objects.create_user("Olga@Example.org", PASSWORD)
    ask_for_a_link("OLGA@EXAMPLE.ORG")
    assert outbox()[0].to == ["Olga@example.org"]


def test_an_address_that_only_looks_alike_gets_no_link():
    User.objects.create_user("mike@example.org", PASSWORD)
    ask_for_a_link("mıke@example.org")
    assert not any("/reset/key/" in message.body for message in outbox())


def test_choosing_a_password_with_a_link_proves_the_address(client):
    sign_up(Client(), "ann@example.org")
    ask_for_a_link()
    choose(client)
    assert EmailAddress.objects.get().verified
    assert sign_in(Client(), password=OTHER)["Location"] == "/"


def test_links_in_mail_name_the_site_and_not_the_host_that_was_asked_for():
    person()
    Client(SERVER_NAME="localhost", SERVER_PORT="6666").post(FORGOTTEN, {"email": "ann@example.org"})
    assert "6666" not in str(outbox()[0].message())


def test_one_address_gets_no_flood_of_links():
    person()
    answers = [ask_for_a_link().status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_wrong_present_password_changes_nothing(client):
    person()
    sign_in(client)
    answer = client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": OTHER})
    assert "This is not your present password" in answer.content.decode()
    assert User.objects.get().check_password(PASSWORD)
