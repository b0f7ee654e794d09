"""Forms in islands, and their tokens."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client, override_settings

from freshkeys.pages.tests.asking import assembled, parts

COOKIE = settings.CSRF_COOKIE_NAME


def token_in(html):
    return html.split(b'value="')[1].split(b'"')[0].decode()


@pytest.fixture
def visitor():
    client = Client(enforce_csrf_checks=True)
    client.get("/forms/")
    return client


def test_a_first_form_brings_a_cookie_and_the_next_none(visitor):
    assert visitor.cookies[COOKIE].value
    assert not visitor.get("/forms/").cookies


def test_a_form_is_kept_for_the_cookie_that_it_belongs_to(visitor):
    island = parts("/forms/", visitor)[1]
    assert f"cookie {COOKIE}" in island.receipt.facts


def test_a_form_for_a_visitor_without_a_cookie_is_kept_for_nobody():
    assert parts("/forms/")[1].receipt is None


def test_a_kept_form_can_be_sent(visitor):
    token = token_in(assembled(parts("/forms/", visitor)))
    assert visitor.post("/sent/", {"csrfmiddlewaretoken": token}).status_code == 200


def test_a_token_of_another_visitor_is_refused(visitor):
    other = Client(enforce_csrf_checks=True)
    token = token_in(other.get("/forms/").content)
    with override_settings(ROOT_URLCONF="config.urls"):  # which has pages for errors
        assert visitor.post("/accounts/login/", {"csrfmiddlewaretoken": token}).status_code == 403


def test_a_form_that_was_sent_puts_off_the_end_of_the_cookie(visitor):
    token = token_in(visitor.get("/forms/").content)
    assert visitor.post("/sent/", {"csrfmiddlewaretoken": token}).cookies[COOKIE]["max-age"] == settings.CSRF_COOKIE_AGE


@pytest.mark.parametrize("value", ["short", "x" * 32 + "!", ""])
def test_a_spoilt_cookie_is_replaced(value):
    client = Client()
    client.cookies[COOKIE] = value
    assert client.get("/forms/").cookies[COOKIE].value != value


def test_a_token_that_was_changed_while_signing_in_is_sent_at_once(visitor):
    token = token_in(visitor.get("/forms/").content)
    answer = visitor.post("/rotated/", {"csrfmiddlewaretoken": token})
    assert answer.cookies[COOKIE].value != token
