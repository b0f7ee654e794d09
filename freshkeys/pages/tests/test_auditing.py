"""The auditor has a page built from the database alone; nobody else can."""

from __future__ import annotations

import pytest

from freshkeys.pages.tests.asking import ask
from freshkeys.receipts import explain

ADDRESS = "/parameter/"


def hits(**headers):
    found = explain(lambda: ask(ADDRESS, want="answer", **headers)).receipts
    return [one.is_hit for one in found if one.name == "groups"]


@pytest.fixture(autouse=True)
def _filled():
    hits()


def test_nothing_remembered_is_used():
    assert (hits(), hits(Freshkeys_Cache="off")) == ([True], [False])


def test_nothing_of_it_is_kept():
    hits(Freshkeys_Cache="off")
    assert hits() == [True]


def test_a_stranger_cannot_ask_for_that():
    assert hits(Freshkeys_Cache="off", Freshkeys_Secret="guessed") == [True]
