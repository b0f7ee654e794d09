"""The difference of two clocks, from answers that may come late."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from freshkeys import engine
from freshkeys.offset import Offset


def offset(*answers):
    found = Offset()
    for answer in answers:
        found.note(*answer)
    return found.seconds


def test_an_answer_that_comes_late_says_nothing_against_equal_clocks():
    assert offset((100.0, 100.001, 103.0)) == 0
    assert offset((100.0, 102.999, 103.0)) == 0


def test_another_clock_is_known_the_better_the_faster_it_answered_once():
    assert offset((100.0, 160.0, 101.0)) == 59.5
    assert offset((100.0, 160.0, 101.0), (200.0, 259.76, 200.02)) == pytest.approx(59.75, abs=0.02)


def test_a_clock_that_is_set_is_believed_at_once():
    assert offset((100.0, 100.0, 100.1), (200.0, 230.0, 200.1)) == pytest.approx(29.95)
    assert offset((100.0, 130.0, 100.1), (200.0, 200.0, 200.1)) == 0


@given(st.floats(-1e6, 1e6), st.lists(st.tuples(st.floats(0, 10), st.floats(0, 10)), min_size=1))
def test_the_true_difference_is_always_in_the_range(true, delays):
    found, now = Offset(), 0.0
    for there, back in delays:
        found.note(now, now + there + true, now + there + back)
        now += there + back
    assert found.least - 1e-6 <= true <= found.most + 1e-6


@pytest.mark.postgres
def test_the_engine_keeps_the_time_although_its_process_was_kept_waiting(groups, monkeypatch):
    """Found by the checker: under load, a course was upcoming for seconds after its enrolment had opened."""
    one = engine.engine_for("default")
    one.validate()
    answered, honest = [], one.log.ask
    clock = engine.time.time

    def ask(connection, **about):
        answer = honest(connection, **about)
        answered.append(True)
        return answer

    monkeypatch.setattr(one.log, "ask", ask)
    monkeypatch.setattr(engine.time, "time", lambda: clock() + (2 if answered else 0))
    before = engine.now()
    one.validate()
    assert (engine.now() - before).total_seconds() > 1.9
    assert connection.vendor == "postgresql"
