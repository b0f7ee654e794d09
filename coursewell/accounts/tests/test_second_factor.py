"""The second factor: asked for at each sign-in, a code good once, and a way back for who has lost it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from coursewell.accounts.cli import user as commands
from coursewell.accounts.models import Limit, User
from coursewell.accounts.tests.people import OTHER, PASSWORD, is_signed_in, link, outbox, person, sign_in
from coursewell.accounts.tests.test_limits_in_parallel import at_once

pytestmark = pytest.mark.django_db
ROOT = "/accounts/second-factor/"
ACTIVATE, AUTHENTICATE, CODES = f"{ROOT}totp/activate/", f"{ROOT}authenticate/", f"{ROOT}recovery-codes/"
AGAIN = "/accounts/reauthenticate/"


def code_of(secret):
    """What an app shows now: the middle one of those that are taken."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def activate(client):
    """The key, once the factor is on. The code that turned it on is forgotten, as it is after some minutes."""
    client.post(AGAIN, {"password": PASSWORD})
    secret = client.get(ACTIVATE).context["form"].secret
    assert client.post(ACTIVATE, {"code": code_of(secret)})["Location"] == CODES
    Limit.objects.all().delete()
    return secret


@pytest.fixture
def ann(client):
    person()
    sign_in(client)
    return client


@pytest.fixture
def secret(ann):
    return activate(ann)


def half_signed_in():
    client = Client()
    assert sign_in(client)["Location"] == AUTHENTICATE
    return client


def test_setting_it_up_asks_who_it_is_first(ann):
    assert ann.get(ACTIVATE)["Location"].startswith(AGAIN)


def test_the_password_alone_signs_nobody_in(secret):
    client = half_signed_in()
    assert not is_signed_in(client)
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")
    assert client.post(AUTHENTICATE, {"code": code_of(secret)})["Location"] == "/"
    assert is_signed_in(client)


def test_a_code_is_good_once(secret):
    code = code_of(secret)
    half_signed_in().post(AUTHENTICATE, {"code": code})
    second = half_signed_in()
    Limit.objects.filter(ends_at__lt=timezone.now() + timedelta(seconds=90)).delete()  # as if a minute had passed
    assert "The code is not right" in second.post(AUTHENTICATE, {"code": code}).content.decode()
    assert not is_signed_in(second)


def test_the_code_that_turned_it_on_signs_nobody_in(ann):
    ann.post(AGAIN, {"password": PASSWORD})
    code = code_of(ann.get(ACTIVATE).context["form"].secret)
    ann.post(ACTIVATE, {"code": code})
    assert not is_signed_in(half_signed_in().post(AUTHENTICATE, {"code": code}).client)


@pytest.mark.parametrize("code", ["", "000000", "x" * 5000, "\0", "１２３４５６", "123456 789"])
def test_a_wrong_code_signs_nobody_in(secret, code):
    answer = half_signed_in().post(AUTHENTICATE, {"code": code})
    assert answer.status_code == 200
    assert not is_signed_in(answer.client)


def test_five_wrong_codes_are_the_most(secret):
    client = half_signed_in()
    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    answer = client.post(AUTHENTICATE, {"code": code_of(secret)})
    assert "too many attempts" in answer.content.decode()


def test_a_recovery_code_is_good_once(ann, secret):
    (code, *_) = codes = ann.get(CODES).context["unused_codes"]
    assert len(set(codes)) == 10
    assert half_signed_in().post(AUTHENTICATE, {"code": code})["Location"] == "/"
    assert half_signed_in().post(AUTHENTICATE, {"code": code}).status_code == 200
    assert code not in ann.get(CODES).content.decode()


def test_new_recovery_codes_make_the_old_ones_worthless(ann, secret):
    (old, *_) = ann.get(CODES).context["unused_codes"]
    ann.post(f"{CODES}generate/")
    assert half_signed_in().post(AUTHENTICATE, {"code": old}).status_code == 200
    assert b"Recovery codes of ann@example.org" in ann.get(f"{CODES}download/").content


def test_looking_again_and_another_tab_keep_the_key(ann):
    ann.post(AGAIN, {"password": PASSWORD})
    first = ann.get(ACTIVATE).context["form"].secret
    ann.head(ACTIVATE)
    assert ann.get(ACTIVATE).context["form"].secret == first
    assert ann.post(ACTIVATE, {"code": code_of(first)}).status_code == 302


def test_a_new_password_by_mail_does_not_get_round_it(secret):
    client = Client()
    client.post("/accounts/password/reset/", {"email": "ann@example.org"})
    client.post(client.get(link())["Location"], {"password1": OTHER})
    assert sign_in(client, password=OTHER)["Location"] == AUTHENTICATE


def test_the_database_does_not_hold_the_key(secret):
    held = [str(one.data) for one in Authenticator.objects.all()]
    assert len(held) == 2
    assert not any(secret in one for one in held)


def test_under_another_secret_key_no_code_is_right(secret, settings):
    settings.SECRET_KEY = "another" * 10
    client = half_signed_in()
    assert client.post(AUTHENTICATE, {"code": code_of(secret)}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_it_is_turned_off_by_who_proves_to_be_it(ann, secret):
    assert ann.post(f"{ROOT}totp/deactivate/")["Location"] == ROOT
    assert not Authenticator.objects.exists()
    assert [message.to for message in outbox()] == [["ann@example.org"]] * 2
    assert sign_in(Client())["Location"] == "/"


def test_the_operator_takes_it_away_from_who_has_lost_it(secret):
    run = CliRunner().invoke
    assert run(commands, ["forget-second-factor", "Ann@example.org"]).exit_code == 0
    assert "has no second factor" in run(commands, ["forget-second-factor", "ann@example.org"]).output
    assert "no account" in run(commands, ["forget-second-factor", "nobody@example.org"]).output
    assert sign_in(Client())["Location"] == "/"


def test_somebody_suspended_at_the_second_step_stays_out(secret):
    client = half_signed_in()
    User.objects.update(is_active=False)
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/")


def test_somebody_with_another_address_under_way_may_turn_it_on(ann):
    ann.post(AGAIN, {"password": PASSWORD})
    ann.post("/accounts/email/", {"email": "new@example.org"})
    activate(ann)
    assert Authenticator.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_one_code_at_once_one_is_let_in(secret):
    clients, code = [half_signed_in() for _ in range(5)], code_of(secret)
    answers = at_once(lambda number: clients[number].post(AUTHENTICATE, {"code": code}).status_code, len(clients))
    assert sorted(answers) == [200] * 4 + [302]
