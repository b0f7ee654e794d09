"""What the edge is told, and nobody else."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.test import Client, override_settings

from freshkeys.pages.tests.asking import SECRET, ask, assembled, parts

ISLANDS = "/-/freshkeys/islands/"


def plain(address, client=None, **headers):
    return (client or Client()).get(address, headers=headers)


@pytest.mark.parametrize("secret", ["", "another word", SECRET + " "])
def test_who_does_not_know_the_secret_gets_what_anybody_gets(secret):
    answer = ask("/account/", Freshkeys_Secret=secret)
    assert "Freshkeys-Parts" not in answer.headers
    assert answer.content == plain("/account/").content


def test_without_a_secret_nobody_is_the_edge(settings):
    with override_settings(FRESHKEYS={**settings.FRESHKEYS, "EDGE_SECRET": ""}):
        assert "Freshkeys-Parts" not in ask("/account/", Freshkeys_Secret="").headers


@pytest.mark.parametrize("secret", ["", SECRET])
def test_no_view_sees_a_header_of_the_edge_or_sends_one(secret):
    answer = ask("/told/", want="answer", Freshkeys_Secret=secret, Freshkeys_Anything="x")
    assert [name for name in answer.json()["seen"] if name.startswith("HTTP")] == []
    assert not [name for name in answer.headers if name.lower().startswith("freshkeys")]


def test_the_edge_says_where_a_request_comes_from():
    answer = ask("/told/", want="answer", X_Forwarded_For="203.0.113.9", Freshkeys_Scheme="https")
    assert answer.json()["where"] == ["198.51.100.7", "https", ""]


def test_nobody_else_says_where_a_request_comes_from():
    answer = ask("/told/", want="answer", Freshkeys_Secret="wrong", Freshkeys_Scheme="https")
    assert answer.json()["where"] == ["127.0.0.1", "http", ""]


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_behind_a_proxy_the_edge_still_has_the_last_word():
    assert ask("/told/", want="answer", X_Forwarded_Proto="https").json()["where"][1] == "http"


@pytest.mark.parametrize("address", ["/account/", "/group/ants/", "/translated/", "/parameter/?name=bees"])
def test_a_page_put_together_is_what_anybody_gets(address, ada):
    assert assembled(parts(address)) == plain(address).content
    assert assembled(parts(address, ada)) == plain(address, ada).content


def test_islands_of_a_page_stand_at_the_places_of_the_shell():
    shell, island, *facts = parts("/account/")
    assert (shell.kind, island.kind, {one.kind for one in facts}) == ("page", "island", {"fact"})
    assert [address for _, address in shell.splices] == [f"{ISLANDS}freshkeys.account"] * 2
    assert b"nobody" not in shell.body


def test_all_parts_are_of_one_moment(ada):
    found = parts("/account/", ada)
    assert not [one.reason for one in found if one.reason]
    assert len({(one.receipt.token, one.receipt.epoch, one.receipt.built_at) for one in found}) == 1


def test_a_shell_has_no_fact_about_the_person(ada):
    shell = parts("/account/", ada)[0]
    assert set(shell.receipt.facts) == {"host", "language", "parameter name", "path", "scheme"}


def test_the_shell_of_two_visitors_is_one(ada):
    assert parts("/account/", ada)[0].body == parts("/account/")[0].body


@pytest.mark.parametrize("address", ["/absent/", "/forbidden/", "/streamed/", "/told/"])
def test_what_is_no_shell_is_answered_as_to_anybody(address):
    answer, other = ask(address, Range="bytes=0-"), plain(address, Range="bytes=0-")
    if address != "/told/":
        assert "Freshkeys-Parts" not in answer.headers
        assert (answer.status_code, answer.getvalue()) == (other.status_code, other.getvalue())


def test_an_island_that_went_through_something_is_not_put_into_a_shell():
    answer = ask("/json/")
    assert "Freshkeys-Parts" not in answer.headers
    assert answer.json() == plain("/json/").json()


def test_a_request_with_authorization_is_nobodys_to_share():
    assert "Freshkeys-Parts" not in ask("/account/", Authorization="Basic x").headers


def test_what_was_written_meanwhile_is_seen_by_nothing_that_is_kept():
    Group.objects.create(name="bees")
    assert b"bees" in parts("/account/")[0].body


@pytest.mark.parametrize("name", ["философия", "café"])
def test_a_page_at_an_address_of_another_alphabet_is_a_shell_too(name, ada):
    address = f"/group/{quote(name)}/"
    assert parts(address)[0].receipt is not None
    assert assembled(parts(address, ada)) == plain(address, ada).content
