"""One moment: one instant for all that is read inside, over as soon as somebody writes."""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.handlers.exception import convert_exception_to_response
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from freshkeys import engine, moment, one_moment, remember
from freshkeys.log.postgresql import Snapshot
from freshkeys.middleware import OneMoment
from freshkeys.tests.conftest import foreign_connection


def names() -> list[str]:
    return list(Group.objects.order_by("name").values_list("name", flat=True))


def remembered() -> list[str]:
    return list(remember("names", Group.objects.order_by("name").values_list("name", flat=True)))


def in_a_thread(function: Callable[[], Any]) -> Any:
    """As another request of this process: with a connection of its own."""
    found: list[Any] = []

    def run() -> None:
        found.append(function())
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.parametrize("read", [names, remembered])
def test_a_commit_elsewhere_shows_after_it_only(groups, elsewhere, read):
    with one_moment():
        before = read()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        assert names() == remembered() == before == ["ants", "bees", "cats"]
    assert names() == remembered() == ["bees", "cats", "emus"]


def test_a_build_is_read_at_one_moment(groups, elsewhere):
    def build() -> tuple[list[str], list[str]]:
        before = names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        return before, names()

    first, second = remember("twice", build)
    assert first == second


def test_it_asks_the_log_once(groups):
    remembered()
    with one_moment():
        remembered()
        before = engine.engine_for("default").asked
        remembered()
        remember("count", Group.objects.count)
    assert engine.engine_for("default").asked == before


def test_an_inner_one_is_part_of_the_outer(groups, elsewhere):
    with one_moment():
        with one_moment():
            names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        assert names() == ["ants", "bees", "cats"]


@pytest.mark.parametrize("atomic", [False, True])
def test_a_write_ends_it(groups, elsewhere, atomic):
    with one_moment():
        remembered()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        if atomic:
            with transaction.atomic():
                Group.objects.filter(name="bees").update(name="bats")
        else:
            Group.objects.filter(name="bees").update(name="bats")
        assert names() == remembered() == ["bats", "cats", "emus"]
    assert names() == ["bats", "cats", "emus"]


def test_in_a_transaction_of_the_caller_it_changes_nothing(groups):
    with transaction.atomic(), one_moment():
        Group.objects.filter(name="bees").update(name="bats")
        assert names() == remembered() == ["ants", "bats", "cats"]
        transaction.set_rollback(True)
    assert names() == ["ants", "bees", "cats"]


def test_what_was_written_since_is_not_kept_as_if_it_were_now(groups, elsewhere):
    with one_moment():
        names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        in_a_thread(lambda: remember("other", Group.objects.count))  # asks: the engine knows of the write
        assert remembered() == ["ants", "bees", "cats"]
    assert remembered() == ["bees", "cats", "emus"]


def test_what_was_written_since_but_is_not_known_yet_is_not_kept_either(groups, elsewhere):
    with one_moment():
        names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        assert remembered() == ["ants", "bees", "cats"]
    assert remembered() == ["bees", "cats", "emus"]


def test_a_build_that_nothing_has_touched_is_kept(groups, elsewhere, counted):
    build = counted(lambda: Group.objects.count())
    with one_moment():
        names()
        elsewhere("UPDATE auth_permission SET name = 'x'")
        in_a_thread(lambda: remember("other", Group.objects.count))
        remember("count", build)
    remember("count", build)
    assert build.count == 1


def test_what_another_built_later_is_not_used(groups, elsewhere):
    with one_moment():
        names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        assert in_a_thread(remembered) == ["bees", "cats", "emus"]
        assert remembered() == ["ants", "bees", "cats"]
    assert remembered() == ["bees", "cats", "emus"]


def test_another_task_on_the_same_connection_reads_now(groups, elsewhere):
    with one_moment():
        names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")

        def another() -> list[str]:
            moment._owner.set(None)
            with one_moment():
                return remembered()

        assert copy_context().run(another) == ["bees", "cats", "emus"]


def test_a_connection_that_was_closed_begins_another(groups, elsewhere):
    with one_moment():
        names()
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
        connection.close()
        assert names() == remembered() == ["bees", "cats", "emus"]


def test_a_read_that_fails_spoils_no_other(groups):
    with one_moment():
        names()
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM nowhere")
        assert names() == remembered() == ["ants", "bees", "cats"]


@pytest.mark.postgres
def test_a_function_that_writes_does(groups):
    with one_moment():
        names()
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('auth_group_id_seq')")
            assert cursor.fetchone()


@pytest.mark.sqlite
def test_a_half_read_cursor_does_not_hold_it_in_the_past(groups, elsewhere):
    rows = Group.objects.iterator(chunk_size=1)
    next(rows)
    elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    with one_moment():
        remembered()
    rows.close()
    with one_moment():
        assert remembered() == ["bees", "cats", "emus"]


@pytest.mark.parametrize(("method", "is_one"), [("GET", True), ("HEAD", True), ("POST", False)])
def test_the_middleware_answers_from_one_moment(groups, elsewhere, method, is_one):
    seen = []

    def view(request):
        for name in ("emus", "owls"):
            seen.append(names()[0])
            elsewhere(f"UPDATE auth_group SET name = 'a{name}' WHERE id = {groups[0].pk}")
        return HttpResponse()

    OneMoment(view)(RequestFactory().generic(method, "/"))
    assert seen == (["ants", "ants"] if is_one else ["ants", "aemus"])
    assert moment.current(connection) is None


def test_a_response_that_fails_ends_it(groups):
    with pytest.raises(ZeroDivisionError), one_moment():
        len(names()) / 0
    with transaction.atomic():
        Group.objects.create(name="dogs")
    assert len(names()) == 4


FINISHED = st.sets(st.integers(3, 12))


@given(FINISHED, FINISHED, st.integers(3, 14), st.integers(3, 14))
def test_a_snapshot_precedes_those_that_see_at_least_as_much(some, more, xmax, other_xmax):
    """Against the sets of transactions that they see; transactions before 3 are PostgreSQL's own."""

    def token(finished: set[int], xmax: int) -> tuple[set[int], Snapshot]:
        seen = {xid for xid in finished if xid < xmax}
        under_way = [xid for xid in range(3, xmax) if xid not in finished]
        return seen, Snapshot.of(f"{min(under_way, default=xmax)}:{xmax}:{','.join(map(str, under_way))}")

    seen, snapshot = token(some, xmax)
    seen_there, there = token(some | more, max(xmax, other_xmax))
    assert snapshot <= there
    if not seen_there <= seen:
        assert not there <= snapshot


@pytest.mark.parametrize("read", [names, remembered])
def test_a_table_that_was_emptied_past_the_moment_is_read_at_another_one(groups, elsewhere, read):
    """TRUNCATE empties a table for older snapshots too (PostgreSQL, 13.6)."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    seen = []

    def view(request):
        Permission.objects.count()
        if not seen:
            elsewhere("TRUNCATE auth_group CASCADE; UPDATE auth_permission SET name = 'emptied'")
        seen.append((read(), set(Permission.objects.values_list("name", flat=True)) == {"emptied"}))
        return HttpResponse(str(seen[-1]))

    answer = OneMoment(view)(RequestFactory().get("/"))
    assert answer.content.decode() == str(([], True))
    assert len(seen) == 2


def test_what_was_read_of_a_table_that_was_emptied_past_the_moment_is_not_kept(groups, elsewhere):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with one_moment():
        Permission.objects.count()
        elsewhere("TRUNCATE auth_group CASCADE")
        remembered()
        assert not engine.engine_for("default").store


def test_a_moment_in_which_nothing_was_emptied_is_answered_once(groups, elsewhere):
    asked = []

    def view(request):
        asked.append(names())
        elsewhere("DELETE FROM auth_group_permissions", "DELETE FROM auth_group")
        return HttpResponse(str(remembered()))

    assert OneMoment(view)(RequestFactory().get("/")).content.decode() == str(asked[0])
    assert len(asked) == 1


@pytest.mark.postgres
def test_a_moment_that_is_given_up_in_a_deadlock_is_answered_again(groups):
    """Whoever empties tables locks them one after the other, and may wait for a moment that waits for him."""
    asked = []

    def view(request):
        asked.append(Permission.objects.count())
        if len(asked) == 1:
            other.execute("LOCK TABLE auth_group")
            waiting.start()
        names()
        return HttpResponse("answered")

    def lock():
        other.execute("LOCK TABLE auth_permission")
        other.rollback()

    other, waiting = foreign_connection(), Thread(target=lock)
    other.autocommit = False
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '300ms'")
    try:
        answer = OneMoment(convert_exception_to_response(view))(RequestFactory().get("/"))
        waiting.join()
    finally:
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET deadlock_timeout")
    assert (answer.status_code, answer.content, len(asked)) == (200, b"answered", 2)


@pytest.fixture
def restored(groups, elsewhere):
    """Plays back a backup into the file: other groups, a shorter log, and a schema that counts on."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL begins no log anew under a connection that lives")
    elsewhere(*(f"UPDATE auth_group SET name = 'wasps {number}' WHERE name = 'ants'" for number in range(3)))
    elsewhere("UPDATE auth_group SET name = 'ants' WHERE name LIKE 'wasps%'")

    def restore():
        elsewhere(
            "UPDATE auth_group SET name = 'emus' WHERE name = 'ants'",
            "DELETE FROM freshkeys_log WHERE id > (SELECT min(id) FROM freshkeys_log)",
            "UPDATE freshkeys_log SET random = random + 1",
            "CREATE TABLE schema_counts_on (id int)",
        )

    yield restore
    elsewhere("DROP TABLE IF EXISTS schema_counts_on")


def test_what_was_kept_after_a_restoration_is_of_no_moment_before_it(restored):
    """The log's numbers go back: what is newer looks older."""
    with one_moment():
        assert names() == ["ants", "bees", "cats"]
        restored()
        assert in_a_thread(remembered) == ["bees", "cats", "emus"]
        assert remembered() == ["ants", "bees", "cats"]
    assert remembered() == ["bees", "cats", "emus"]


def test_a_moment_begins_again_where_a_backup_takes_the_numbers_back_meanwhile(restored):
    here, tokens = engine.engine_for("default"), ["9999:1"]

    def ask(since=None):
        answer = here._ask(connection, since)
        return replace(answer, token=tokens.pop()) if tokens else answer

    token, answer = here.log.begin(connection, ask)
    connection.connection.execute("COMMIT")
    assert token == answer.token
