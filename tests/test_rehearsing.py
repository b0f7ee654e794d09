"""The rehearsal of enrolment day: what it measures has to be what students meet."""

import itertools
import json
import os

import pytest
from click.testing import CliRunner

from config.commands.rehearse import rehearse as command
from config.rehearsing.browser import Page, Taken
from config.rehearsing.crowd import Crowd, at_rate, one_after_the_other, percentile
from config.rehearsing.load import Load, limited_by
from config.rehearsing.outbox import Outbox
from config.rehearsing.student import way_on

LETTER = "Subject: S\nTo: {to}\n\nHello\n\nhttp://localhost/accounts/confirm-email/{key}/\n\n" + "-" * 79 + "\n"


def test_a_form_brings_its_hidden_fields_and_its_whole_address():
    page = Page("http://site/a/", 200, '<form method="POST" action="b/"><input type=hidden name=t value=1></form>')
    form = page.form("/b/")
    assert (form.action, form.fields) == ("http://site/a/b/", {"t": "1"})
    assert page.form("/c/") is None


def test_a_form_that_only_asks_is_none_to_send():
    assert Page("http://site/", 200, '<form action="/enrol/"></form>').form("/enrol/") is None


@pytest.mark.parametrize("way", ["learn/", "m/c/", "continue/"])
def test_the_way_on_is_into_this_course(way):
    page = Page("http://site/courses/a/", 200, f'<a href="/courses/b/m/c/"></a><a href="{way}"></a>')
    assert way_on(page, "/courses/a/") == (None if way == "learn/" else f"http://site/courses/a/{way}")


def test_two_letters_in_one_file_are_two_letters(tmp_path):
    path, outbox = tmp_path / "a.log", Outbox(tmp_path)
    path.write_text(LETTER.format(to="a@x.example", key="1"))
    assert outbox.link_for("a@x.example").endswith("/1/")
    with path.open("a") as file:
        file.write(LETTER.format(to="b@x.example", key="2"))
    assert outbox.link_for("b@x.example").endswith("/2/")


def test_half_a_letter_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("config.rehearsing.outbox.SECONDS", 0.1)
    (tmp_path / "a.log").write_text(LETTER.format(to="a@x.example", key="1")[:-90])
    assert Outbox(tmp_path).link_for("a@x.example") == ""


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 51), (0.99, 100), (1.0, 100)])
def test_percentiles(share, expected):
    assert percentile(list(range(100, 0, -1)), share) == expected


def test_of_nothing_the_percentile_is_nought():
    assert percentile([], 0.99) == 0


def test_students_come_at_their_moments_however_slow_the_site_is():
    came, taken = itertools.count(), []
    crowd = at_rate(lambda: taken.append(Taken("a", 0.0, next(came) * 1.0, 200)), 1000, 20, taken)
    assert (crowd.students, len(crowd.taken)) == (20, 20)
    assert crowd.seconds >= 19 / 1000


def test_a_crowd_knows_its_own_requests_alone():
    taken = [Taken("before", 0.0, 99.0, 500)]
    crowd = one_after_the_other(lambda: taken.append(Taken("a", 0.0, 0.1, 200)), 2, 0.01, taken)
    assert crowd.p99 == 0.1
    assert crowd.unanswered == 0
    assert crowd.students == len(taken) - 1


def test_no_answer_and_an_error_are_both_no_answer():
    assert Crowd(2, 1.0, [Taken("a", 0, 0, 0), Taken("a", 0, 0, 503), Taken("a", 0, 0, 200)], 0).unanswered == 2


def test_what_limits_it_is_said_in_words():
    assert limited_by({"machine": 1.9, "application": 1.5}, lambda: 2).startswith("the processors: 1.90 of 2 busy (app")
    assert limited_by({"machine": 0.4, "application": 0.3}, lambda: 2).startswith("waiting")


def test_a_process_that_ends_while_it_is_looked_at_used_nothing(monkeypatch):
    answers = itertools.cycle([["/usr/bin/postgres", ""], []])
    monkeypatch.setattr("config.rehearsing.load.processes.command_of", lambda pid: next(answers))
    assert "machine" in Load(os.getpid()).shares()


def test_a_server_is_for_postgresql():
    assert "--server is for --db postgres" in CliRunner().invoke(command, ["--server", "x"]).output


@pytest.mark.slow
def test_a_small_rehearsal_finds_nothing_wrong(monkeypatch):
    """Twelve students on five seats: seven find none, nobody finds an error."""
    monkeypatch.setattr("config.rehearsing.rehearsal.SECONDS_FLAT_OUT", 1.0)
    monkeypatch.setattr("config.rehearsing.rehearsal.SECONDS_OF_RATE", 1.0)
    monkeypatch.setattr("config.rehearsing.rehearsal.STEPS", (0.5,))
    done = CliRunner().invoke(command, ["--students", "12", "--minutes", "0.05", "--seats", "5", "--json"])
    assert done.stdout, done.stderr or done.exception
    found = json.loads(done.stdout)
    assert (found["errors"], found["stale"], found["oversold"]) == ({}, {}, 0)
    assert found["enrolled"] == found["enrolled_as_students_saw"] == 5
