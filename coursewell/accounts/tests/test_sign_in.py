"""Signing in: limited, telling strangers nothing, and the same door for staff."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from coursewell.accounts.models import Limit, User

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN = "/accounts/login/"


@pytest.fixture
def person():
    return User.objects.create_user("ann@example.org", PASSWORD, name="Ann")


def sign_in(client, email="ann@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def test_five_wrong_passwords_are_the_most_whoever_counts(person):
    for _ in range(5):
        sign_in(Client(), password="wrong")
    answer = sign_in(Client())
    assert "_auth_user_id" not in answer.client.session
    assert "too many attempts to sign in" in answer.content.decode()


def test_one_address_may_not_try_many_accounts():
    answers = [sign_in(Client(), email=f"nobody{number}@example.org", password="wrong") for number in range(31)]
    assert (answers[0].status_code, answers[-1].status_code) == (200, 429)
    assert "That was tried too often" in answers[-1].content.decode()


def test_the_limit_counts_readers_behind_a_proxy_one_by_one(settings, person):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(31):
        sign_in(Client(), email=f"nobody{number}@example.org", headers={"X-Forwarded-For": "203.0.113.9"})
    assert sign_in(Client(), headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 302


def test_attempts_are_counted_in_the_database_without_saying_whose(person):
    sign_in(Client(), password="wrong")
    assert Limit.objects.exists()
    assert not any("ann" in f"{limit.key}{limit.value}" for limit in Limit.objects.all())


def test_a_count_ends_and_is_cleared_away():
    cache.set("past", [1], timeout=-1)
    assert cache.get("past") is None
    assert cache.add("other", True, timeout=60)
    assert not cache.add("other", True, timeout=60)
    assert Limit.objects.count() == 1


def test_an_unknown_address_is_answered_as_a_wrong_password(person):
    wrong = sign_in(Client(), password="wrong")
    unknown = sign_in(Client(), email="nobody@example.org", password="wrong")
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert [*wrong.context["form"].errors.values()] == [*unknown.context["form"].errors.values()]


def test_a_suspended_person_is_told_so_and_stays_out(person):
    User.objects.update(is_active=False)
    answer = sign_in(Client())
    assert answer.status_code == 403
    assert "This account is suspended" in answer.content.decode()
    assert "_auth_user_id" not in answer.client.session


def test_a_stranger_does_not_learn_that_an_account_is_suspended(person):
    active = sign_in(Client(), password="wrong")
    User.objects.update(is_active=False)
    suspended = sign_in(Client(), password="wrong")
    assert suspended.status_code == 200
    assert [*active.context["form"].errors.values()] == [*suspended.context["form"].errors.values()]


def test_a_suspended_person_is_out_at_once(client, person):
    client.force_login(person)
    User.objects.update(is_active=False)
    assert "Ann" not in client.get("/").content.decode()


def test_a_password_is_never_echoed(person):
    assert "wrong-and-secret" not in sign_in(Client(), password="wrong-and-secret").content.decode()


def test_the_session_is_another_one_after_signing_in(client, person):
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert client.cookies["sessionid"].value != session.session_key


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_never_leads_to_another_site(client, person, target):
    assert client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": target}).headers["Location"] == "/"
    assert client.post("/language/setlang/", {"language": "de", "next": target}).headers["Location"] == "/"


def test_signing_out_takes_a_form_with_a_token(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.get("/accounts/logout/")
    assert client.post("/accounts/logout/").status_code == 403
    assert "_auth_user_id" in client.session


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, person):
    cookie = sign_in(client).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
