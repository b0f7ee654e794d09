"""The edge starts with settings that make sense, or says what to do."""

from __future__ import annotations

import json

import pytest

from freshkeys.edge.settings import VARIABLE, Database, SettingsError, as_json, from_environment, read

LEAST = {
    "application": "/run/app.sock",
    "database": {"vendor": "sqlite", "address": "/srv/db.sqlite3"},
    "secret": "word",
    "hosts": ["example.org"],
}


def test_the_least_that_must_be_said_is_enough():
    settings = read(LEAST)
    assert settings.application == ("/run/app.sock",)
    assert settings.database == Database("sqlite", "/srv/db.sqlite3")
    assert (settings.scheme, settings.trusted_proxies) == ("http", 0)


def test_what_is_written_is_read_back(monkeypatch):
    settings = read(
        {**LEAST, "application": ["/a", "http://10.0.0.2:8001"], "scheme": "https", "telling": ["/c"], "port": 9}
    )
    monkeypatch.setenv(VARIABLE, as_json(settings))
    assert from_environment() == settings


@pytest.mark.parametrize("text", [None, "", "{", "[]", "3"])
def test_no_object_is_refused(monkeypatch, text):
    monkeypatch.delenv(VARIABLE, raising=False)
    if text is not None:
        monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(SettingsError, match=VARIABLE):
        from_environment()


WRONG = {
    "no setting colour; there are application": {"colour": "red"},
    "application must be a path": {"application": "app.sock"},
    "application must be a path or": {"application": "https://example.org:1"},
    "application in FRESHKEYS_EDGE must be a text": {"application": []},
    "vendor is sqlite or postgresql": {"database": {"vendor": "oracle", "address": "x"}},
    "address of the database": {"database": {"vendor": "sqlite", "address": ""}},
    "secret must not be empty": {"secret": ""},
    "hosts in FRESHKEYS_EDGE must be a text": {"hosts": [""]},
    "scheme must be http or https": {"scheme": "ftp"},
    "port must be from 1 to 65535": {"port": 0},
    "port in FRESHKEYS_EDGE must be a number, not true": {"port": True},
    "l1_bytes must be at least 0": {"l1_bytes": -1},
    "builds must be at least 1": {"builds": 0},
    "listener in FRESHKEYS_EDGE must be the number of an open file, or null": {"listener": -1},
    "session_cookie in FRESHKEYS_EDGE must be a text": {"session_cookie": 3},
}


@pytest.mark.parametrize(("sentence", "change"), WRONG.items(), ids=WRONG.keys())
def test_what_makes_no_sense_is_refused_by_name(sentence, change):
    with pytest.raises(SettingsError, match=sentence):
        read({**LEAST, **change})


def test_what_is_missing_is_named():
    with pytest.raises(SettingsError, match="lacks database, secret"):
        read(json.loads('{"application": "/a", "hosts": "example.org"}'))
