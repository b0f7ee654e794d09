"""Islands: one visitor's part of a page."""

from __future__ import annotations

import json
from threading import Event, Thread

import pytest
from django.middleware import csrf
from django.test import Client

from freshkeys.pages import islands
from freshkeys.pages.islands import IslandError
from freshkeys.pages.tests.asking import ask, assembled, parts
from freshkeys.wire import PARTS_PATH, unpack

ISLANDS = "/-/freshkeys/islands/"


def wanted(*names, client=None):
    answer = ask(PARTS_PATH, client, want="parts", wanted=json.dumps(names))
    return unpack(answer.content)


def test_an_island_may_be_asked_for_alone(ada):
    island = wanted(["island", f"{ISLANDS}freshkeys.account"], client=ada)[0]
    assert island.body == b"<i>Ada Search</i>"


@pytest.mark.parametrize(
    "address",
    [
        "freshkeys.nothing",
        "freshkeys.account?next=/",
        "freshkeys.group",
        "freshkeys.group?name=a&name=b",
        "freshkeys.group?shout=1&name=a",
        "freshkeys.group?name=" + "a" * 2001,
        "freshkeys.group?name=%ff",
        "freshkeys.account/",
        "freshkeys.account?",
    ],
)
def test_an_address_that_no_page_has_is_none(address):
    assert wanted(["island", ISLANDS + address])[0].status == 404


@pytest.mark.parametrize("address", [f"{ISLANDS}freshkeys.account", PARTS_PATH])
@pytest.mark.parametrize("secret", ["", None])
def test_from_outside_there_is_no_such_address(address, secret):
    answer = Client().get(address) if secret is None else ask(address, Freshkeys_Secret="", want="parts", wanted="[]")
    assert answer.status_code == 404


def test_an_island_that_sets_a_cookie_is_never_kept_and_its_cookie_goes_out():
    island = parts("/cookie/")[1]
    assert island.receipt is None
    assert "cookie" in island.reason
    assert [name for name, _ in island.headers] == ["Set-Cookie"]


def test_two_forms_of_one_page_have_one_token_between_them():
    _, first, *_ = found = parts("/forms/")
    cookies = [value for one in found for name, value in one.headers if name == "Set-Cookie"]
    assert len(cookies) == 1
    assert first.receipt is None


def test_a_form_for_a_cookie_that_was_set_just_now_is_kept_for_nobody():
    _, first, second, *_ = parts("/two-forms/")
    assert first.headers
    assert not second.headers
    assert [first.receipt, second.receipt] == [None, None]
    assert secret_in(first.body) == secret_in(second.body)


def secret_in(html):
    return csrf._unmask_cipher_token(html.split(b'value="')[1].split(b'"')[0].decode())


def test_a_page_that_writes_is_no_shell():
    answer = ask("/writing/")
    assert "Freshkeys-Parts" not in answer.headers
    assert b"nobody" in answer.content


def test_an_island_that_cannot_be_tracked_says_so():
    island = parts("/dice/")[1]
    assert island.receipt is None
    assert "Random()" in island.reason


def test_an_island_knows_its_own_address_wherever_it_is_rendered():
    assert assembled(parts("/group/ants/")) == b"<b>1 at /-/freshkeys/islands/freshkeys.group</b>"
    assert Client().get("/group/ants/").content == b"<b>1 at /-/freshkeys/islands/freshkeys.group</b>"


@pytest.mark.parametrize("address", ["/inside/", "/nested/"])
def test_where_an_island_cannot_stand_the_error_says_what_to_do(address):
    with pytest.raises(IslandError, match="put it into"):
        Client().get(address)
    with pytest.raises(IslandError, match="put it into"):
        ask(address)


def test_a_page_whose_island_fails_fails():
    client = Client(raise_request_exception=False)
    assert ask("/broken/", client).status_code == 500 == client.get("/broken/").status_code


def test_whoever_asks_while_they_are_being_found_waits_until_all_are(monkeypatch):
    """The first requests of a process come at once, and each needs an island."""
    begun, seen = Event(), []

    def discover(name):
        begun.set()
        late.start()
        late.join(0.2)  # with nobody to wait for it would be over by now
        islands._registry["late.one"] = "found"

    late = Thread(target=lambda: seen.append(islands.find("late.one")))
    monkeypatch.setattr(islands, "_is_discovered", False)
    monkeypatch.setattr(islands, "_registry", dict(islands._registry))
    monkeypatch.setattr(islands, "autodiscover_modules", discover)
    islands.find("late.one")
    late.join()
    assert (begun.is_set(), seen) == (True, ["found"])
