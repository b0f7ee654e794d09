"""What a request for a receipt is, and what a receipt says in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from django.utils import translation

from coursewell.web.receipts import PageReceipt, forget_parameter, is_asked_for, with_parameter
from coursewell.web.templatetags.receipts import age, reason_in_words, source_in_words, why_not_kept
from freshkeys import Receipt
from freshkeys.receipts import words


@pytest.mark.parametrize(
    ("query", "is_asked"),
    [
        *[(query, True) for query in ("receipt", "receipt=", "a=b&receipt=1&c", "a=&receipt")],
        *[(query, False) for query in ("", "receipts", "Receipt", "q=receipt", "%72eceipt")],
    ],
)
def test_the_parameter_is_recognised(query, is_asked):
    assert is_asked_for(RequestFactory().get(f"/?{query}")) is is_asked


def test_all_other_parameters_stay_as_they_were_written():
    request = RequestFactory().get("/?q=%C3%A4+b&receipt&order=title&q=&receipt=x")
    assert request.GET["receipt"] == "x"
    forget_parameter(request)
    assert request.get_full_path() == "/?q=%C3%A4+b&order=title&q="
    assert "receipt" not in request.GET


@pytest.mark.parametrize(
    "reason", [*words.REASONS, "time:2026-03-01T12:00:00+00:00", "r:t:i1", "c:t.a=n", "t:t", "m:t"]
)
def test_each_reason_is_said_in_both_languages(reason):
    english = reason_in_words(reason)
    with translation.override("de"):
        assert reason_in_words(reason) != english


@pytest.mark.parametrize(
    "reason",
    [
        "the cache is switched off",
        "it wrote to the database",
        "this transaction has written",
        "the build raised DoesNotExist",
        "it read raw SQL (SELECT\n1); declare what it reads: with freshkeys.reads(Model, ...)",
        "it read several databases: default, other",
        "these tables have no freshkeys triggers: a, b; run migrate, which makes them",
        "it looked at more than 64 facts of the request",
        "STRICT is on, and the doctor found 2: a has no trigger. Run migrate.",
        "there is no log of this version; run migrate, which makes it",
        "the log is empty; run migrate, which starts it",
        "there is no log for sqlite in memory or at all",
        "the log of /a/b cannot be read: no such table",
        "this connection reads at another moment than now",
        "it takes 12,345 bytes, and L1_BYTES has room for 1,000",
        words.REASONS[words.MEANWHILE],
    ],
)
def test_each_reason_why_a_value_is_not_kept_is_said_in_both_languages(reason):
    english = why_not_kept(reason)
    with translation.override("de"):
        assert why_not_kept(reason) != english
        assert "<span" not in why_not_kept(reason)


def test_a_reason_that_nobody_has_translated_stays_english_and_says_so():
    assert why_not_kept("the <moon> is full") == "The <moon> is full."
    with translation.override("de"):
        assert why_not_kept("the <moon> is full") == '<span lang="en">the &lt;moon&gt; is full.</span>'


def test_a_source_of_a_kind_that_nobody_knows_is_shown_as_it_is():
    assert source_in_words("x:y") == "x:y"


@pytest.mark.parametrize(
    ("seconds", "said"), [(2.14, "2.1 s"), (300, "5 min"), (10_000, "3 h"), (200_000, "2 days"), (-1, "0.0 s")]
)
def test_an_age_is_rounded_to_what_matters(seconds, said):
    read_at = datetime(2026, 3, 1, tzinfo=UTC)
    built_at = read_at - timedelta(seconds=seconds)
    assert age(Receipt("a", "k", True, built_at=built_at, read_at=read_at)) == said
    assert age(Receipt("a", "k", False)) == ""


@pytest.mark.parametrize(
    ("address", "receipt"), [("/a/", "/a/?receipt"), ("/a/?b=c", "/a/?b=c&receipt"), ("/a/#d", "/a/?receipt#d")]
)
def test_the_address_of_a_receipt(address, receipt):
    assert with_parameter(address) == receipt


def test_found_and_built_are_counted():
    receipts = [Receipt("a", "k", True), Receipt("b", "l", False), Receipt("a", "k", True)]
    page = PageReceipt("/", 200, "OK", "", "", "", False, receipts, 0, 0)
    assert (page.found, page.built) == (2, 1)
