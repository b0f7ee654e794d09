"""A program that has to run: when it is started again, and what is said of its end."""

from __future__ import annotations

import sys

import pytest

from config.children import Child


def fail(child, at):
    child.start_if_due(at)
    child.process.wait()
    assert child.has_ended(at)


def test_who_fails_in_a_row_waits_longer_each_time_and_half_a_minute_at_most():
    child, now, waits = Child("It", [sys.executable, "-S", "-c", "raise SystemExit(7)"], {}), 0.0, []
    for _ in range(8):
        fail(child, now)
        waits.append(child.wait)
        now += child.wait
    assert waits == [0, 1, 2, 4, 8, 16, 30, 30]


def test_who_ran_in_peace_is_started_at_once_again():
    child = Child("It", [sys.executable, "-S", "-c", ""], {})
    for at in (0, 1, 3):
        fail(child, at)
    child.start_if_due(100)
    child.process.wait()
    child.has_ended(131)
    assert child.wait == 0


def test_it_is_not_started_before_it_is_due():
    child = Child("It", [sys.executable, "-S", "-c", ""], {})
    fail(child, 0)
    fail(child, 0)
    child.start_if_due(0.9)
    assert child.process is None
    assert child.due_in(0.9) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("code", "words", "itself"),
    [("raise SystemExit(7)", "exit code 7", True), ("import os; os.kill(os.getpid(), 9)", "killed by SIGKILL", False)],
)
def test_the_end_is_told_in_words(code, words, itself):
    child = Child("It", [sys.executable, "-S", "-c", code], {})
    fail(child, 0)
    assert (child.last_words, child.ended_itself) == (words, itself)


def test_a_program_that_is_not_there_is_tried_again():
    child = Child("It", ["/nowhere"], {})
    child.start_if_due(0)
    assert child.has_ended(0)
    assert (child.last_words, child.ended_itself) == ("/nowhere: No such file or directory", True)
    child.start_if_due(0)
    assert child.has_ended(0)
    assert child.wait == 1
