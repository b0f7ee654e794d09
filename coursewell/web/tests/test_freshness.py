"""The page about freshness: it says what was found, also when that is bad."""

from __future__ import annotations

import pytest
from django.test import Client

from coursewell.web.models import FreshnessCount
from freshkeys.testing import assert_cached, assert_changes

pytestmark = pytest.mark.django_db


def page(client, **headers):
    return client.get("/freshness/", headers=headers).content.decode()


def test_before_the_first_comparison_it_says_so(client):
    assert "Nothing has been compared yet" in page(client)


def test_the_count_is_shown_in_the_words_of_the_language(client):
    FreshnessCount.add(checked=12345, requests=1000, hits=999, questions=10, question_seconds=0.0021)
    english, german = page(client), page(client, accept_language="de")
    assert [shown in english for shown in ("12,345", "99.9%", "210 µs")] == [True] * 3
    assert [shown in german for shown in ("12.345", "99,9 %", "210 µs", "Keine Seite hier")] == [True] * 4


def test_what_was_out_of_date_is_not_hidden(client):
    FreshnessCount.add(checked=10, stale=1)
    assert "That must not happen" in page(client)
    assert "No page here is out of date" not in page(client)


def test_all_but_one_is_not_everything():
    assert FreshnessCount(requests=10_000, hits=9_999).hit_percent == 99.9
    assert FreshnessCount(requests=10_000, hits=10_000).hit_percent == 100


def test_nothing_can_be_done_to_it(client):
    assert client.post("/freshness/").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_it_is_kept_until_somebody_counts():
    FreshnessCount.add(checked=1)
    ask = Client().get
    assert_cached(lambda: ask("/freshness/").content)
    assert_changes(lambda: ask("/freshness/").content, lambda: FreshnessCount.add(checked=1))
