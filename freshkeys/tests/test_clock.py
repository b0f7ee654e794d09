"""Moments pass, and what asked for them changes with nobody writing."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from freshkeys import clock, engine, remember

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
User = get_user_model()


@pytest.fixture
def people(transactional_db):
    """Three people who joined at noon and one and two hours later."""
    for hours in range(3):
        User.objects.create(email=f"p{hours}@example.org", date_joined=NOON + timedelta(hours=hours))


def joined() -> list[str]:
    now = clock.era(User.objects.all(), "date_joined")
    people = User.objects.filter(date_joined__lte=now).order_by("email")
    return [email[:2] for email in remember("joined", people.values_list("email", flat=True))]


def test_a_moment_passes_by_itself(transactional_db, counted):
    build = counted(lambda: clock.has_passed(NOON))
    answers = []
    for moment in (NOON - SECOND, NOON - SECOND, NOON, NOON + SECOND):
        engine.freeze(moment)
        answers.append(remember("noon", build))
    assert (answers, build.count) == ([False, False, True, True], 2)


def test_a_moment_that_is_none_never_comes(transactional_db):
    assert clock.has_passed(None) is False


def test_a_clock_that_is_set_back_is_believed(transactional_db, counted):
    build = counted(lambda: clock.has_passed(NOON))
    engine.freeze(NOON)
    remember("noon", build)
    engine.freeze(NOON - SECOND)
    assert remember("noon", build) is False


def test_a_remembered_query_follows_the_era(people):
    for hours, expected in ((-1, []), (0, ["p0"]), (1, ["p0", "p1"]), (5, ["p0", "p1", "p2"])):
        engine.freeze(NOON + timedelta(hours=hours))
        assert joined() == expected


def test_between_two_boundaries_nothing_is_asked(people):
    engine.freeze(NOON)
    joined()
    engine.freeze(NOON + timedelta(minutes=59))
    with CaptureQueriesContext(connection) as queries:
        assert joined() == ["p0"]
    assert len(queries) == 0


def test_a_new_boundary_is_noticed(people):
    engine.freeze(NOON)
    joined()
    User.objects.create(email="p9@example.org", date_joined=NOON + SECOND)
    engine.freeze(NOON + SECOND)
    assert joined() == ["p0", "p9"]


def test_the_boundary_of_an_inner_value_is_one_of_the_outer(transactional_db):
    outer = lambda: remember("inner", lambda: clock.has_passed(NOON))  # noqa: E731
    engine.freeze(NOON - SECOND)
    assert remember("outer", outer) is False
    engine.freeze(NOON)
    assert remember("outer", outer) is True


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_of_several_moments_the_nearest_on_each_side_count(transactional_db, order):
    moments = [NOON + timedelta(hours=hours) for hours in order]
    for hours in (0.5, 1.5, 0.5, -0.5, 2.5, 1.5, -0.5):
        engine.freeze(NOON + timedelta(hours=hours))
        found = remember("passed", lambda: tuple(clock.has_passed(moment) for moment in moments))
        assert found == tuple(hours >= moment for moment in order)


@pytest.mark.postgres
def test_what_is_written_goes_by_the_databases_clock(transactional_db, monkeypatch):
    """Whoever writes may not have asked for long, and may have set the machine's clock meanwhile; readers have not."""
    remember("people", User.objects.count)
    monkeypatch.setattr(engine, "time", SimpleNamespace(time=lambda: time.time() + 3600))
    with transaction.atomic():
        assert abs(engine.now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.postgres
def test_in_a_transaction_that_has_failed_the_last_comparison_counts(transactional_db):
    with transaction.atomic():
        with suppress(DatabaseError):
            User.objects.raw("SELECT 1 FROM nowhere")[0]
        assert abs(engine.now() - datetime.now(UTC)) < timedelta(minutes=1)
        transaction.set_rollback(True)
