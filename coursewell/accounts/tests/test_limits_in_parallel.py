"""Limits hold when all attempts come at the same moment, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client

from coursewell.accounts.models import User
from coursewell.accounts.tests.people import outbox, person, sign_in, sign_up

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 20


def at_once(act, count=MANY):
    """What each of so many gets who begin together."""
    barrier = Barrier(count)

    def one(number):
        try:
            barrier.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_one_of_many_adds():
    assert sum(at_once(lambda number: cache.add("only", number, 60))) == 1


def test_what_has_ended_is_added_by_one_of_many():
    for number in range(50):
        cache.set(f"past {number}", 1, timeout=-1)
    assert sum(at_once(lambda number: cache.add("past 7", number, 60))) == 1


def test_no_more_wrong_passwords_are_tried_than_allowed():
    person()
    pages = at_once(lambda number: sign_in(Client(), password="wrong").content.decode())
    assert sum("is not right" in page for page in pages) == 5
    assert sum("too many attempts" in page for page in pages) == MANY - 5


def test_a_class_that_signs_in_at_once_is_let_in():
    for number in range(MANY):
        person(f"p{number}@example.org")
    answers = at_once(lambda number: sign_in(Client(), f"p{number}@example.org"))
    assert [answer.status_code for answer in answers] == [302] * MANY


def test_a_form_sent_many_times_at_once_makes_one_account_and_one_message():
    answers = at_once(lambda number: sign_up(Client()), 8)
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/accounts/confirm-email/")}
    assert User.objects.count() == EmailAddress.objects.count() == len(outbox()) == 1
