"""The log prunes itself, and who was away for too long starts again."""

import sqlite3
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from freshkeys import engine, remember
from freshkeys.log import LogUnavailableError, schema, sqlite_schema
from freshkeys.log.sqlite import SqliteLog
from freshkeys.tests.conftest import foreign_connection


def names():
    return [group.name for group in remember("groups", Group.objects.order_by("name"))]


def log_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM freshkeys_log")
        return cursor.fetchone()[0]


@pytest.mark.sqlite
def test_writing_prunes_on_sqlite(groups, elsewhere):
    names()
    for _ in range(sqlite_schema.KEPT_ROWS // 1000 + 2):
        elsewhere("BEGIN", *["UPDATE auth_group SET name = name || '' WHERE name = 'ants'"] * 1000, "COMMIT")
    elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    assert log_rows() < sqlite_schema.KEPT_ROWS + 1001
    assert names() == ["bees", "cats", "emus"]


@pytest.mark.postgres
def test_old_rows_are_pruned_and_whoever_asks_about_them_starts_again(groups, elsewhere):
    names()
    elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'", "UPDATE auth_group SET name = name")
    elsewhere("UPDATE freshkeys_log SET at = now() - interval '2 hours'")
    before = log_rows()
    assert schema(connection).prune(connection) == before - log_rows() > 0
    assert names() == ["bees", "cats", "emus"]


@pytest.mark.postgres
def test_the_row_of_an_open_transaction_outlives_pruning(groups, elsewhere):
    names()
    elsewhere("BEGIN", "UPDATE auth_group SET name = 'emus' WHERE name = 'ants'")
    names()
    with foreign_connection() as another:
        another.execute("UPDATE auth_permission SET name = name")
        another.execute("UPDATE freshkeys_log SET at = now() - interval '2 hours'")
    schema(connection).prune(connection)
    assert names() == ["ants", "bees", "cats"]
    elsewhere("COMMIT")
    assert names() == ["bees", "cats", "emus"]


@pytest.mark.postgres
def test_an_emptied_unlogged_row_is_another_history(groups, elsewhere):
    names()
    epoch = engine.engine_for("default").last.epoch
    elsewhere("TRUNCATE freshkeys_log_boot")
    names()
    assert engine.engine_for("default").last.epoch != epoch
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM freshkeys_log_boot")
        assert cursor.fetchone()[0] == 1


def test_installing_again_makes_nothing(transactional_db):
    from freshkeys.declared import plans

    assert schema(connection).install(connection, plans("default").values()) == []


def test_removing_leaves_nothing_and_everything_still_works(groups):
    schema(connection).remove(connection)
    try:
        assert names() == ["ants", "bees", "cats"]
        Group.objects.filter(name="ants").delete()
        assert names() == ["bees", "cats"]
    finally:
        from freshkeys.declared import plans

        schema(connection).install(connection, plans("default").values())


def a_log(path, random):
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE freshkeys_log (id INTEGER PRIMARY KEY, random INTEGER NOT NULL, sources TEXT NOT NULL)")
    made.execute("INSERT INTO freshkeys_log (random, sources) VALUES (?, 't:ants')", [random])
    made.commit()
    made.close()
    return path


@pytest.mark.sqlite
def test_a_file_put_in_the_place_of_another_is_another_history(tmp_path):
    log = SqliteLog(str(a_log(tmp_path / "site", 1)))
    before = log.ask(connection, last=None, since=None)
    a_log(tmp_path / "backup", 2).replace(tmp_path / "site")
    after = log.ask(connection, last=before.token, since=before.token)
    assert (after.changed, after.changed_since, after.epoch == before.epoch) == (None, None, False)


@pytest.mark.sqlite
def test_what_a_transaction_has_written_itself_is_another_moment(groups):
    one = engine.engine_for("default")
    answer = one.validate()
    with transaction.atomic():
        Group.objects.create(name="dogs")
        with pytest.raises(LogUnavailableError, match="another moment"):
            one.log.token_for(connection, answer)


@pytest.mark.postgres
def test_it_does_not_wait_long_for_somebody_who_has_locked_the_log(groups, elsewhere):
    """He may wait for a moment of this process, whose thread waits for the one that asks."""
    names()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '20s'")
    try:
        elsewhere("UPDATE auth_group SET name = 'emus' WHERE name = 'ants'", "BEGIN", "LOCK TABLE freshkeys_log")
        with pytest.raises(LogUnavailableError, match="lock timeout"):
            engine.engine_for("default").validate()
        assert names() == ["bees", "cats", "emus"]
        elsewhere("ROLLBACK")
        engine.engine_for("default").validate()
    finally:
        connection.close()


@pytest.mark.postgres
def test_a_connection_that_is_lost_before_it_is_asked_what_is_watched(transactional_db):
    log = engine.engine_for("default").log
    log.ask(connection, last=None, since=None)
    with foreign_connection() as another:
        another.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    try:
        with pytest.raises(LogUnavailableError):
            log.watched(connection)
    finally:
        connection.close()


@pytest.mark.sqlite
def test_what_cannot_be_looked_at_is_asked_again_and_not_taken_for_unwatched(groups, monkeypatch):
    one = engine.engine_for("default")
    with monkeypatch.context() as patch:
        patch.setattr("freshkeys.log.sqlite.present", lambda private: private.execute("SELECT nothing"))
        with pytest.raises(LogUnavailableError):
            one.validate()
    one.validate()
    assert one.unwatched(frozenset({"t:auth_group"})) == []


@pytest.mark.postgres
def test_a_crash_does_not_empty_the_log(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, relpersistence FROM pg_class WHERE relname LIKE 'freshkeys\\_log%%'", [])
        unlogged = {name for name, persistence in cursor.fetchall() if persistence == "u"}
    assert unlogged == {"freshkeys_log_boot"}


class Gate:
    """A lock that says how many have come to it."""

    def __init__(self) -> None:
        self.lock, self.came = threading.Lock(), threading.Semaphore(0)

    def __enter__(self) -> None:
        self.came.release()
        self.lock.acquire()

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def test_whoever_comes_while_a_question_is_under_way_shares_the_next_one(groups):
    one = engine.engine_for("default")
    one.validate()
    one.lock = gate = Gate()
    before, asked = one.asked, []
    workers = [threading.Thread(target=lambda: (asked.append(one.validate()), connection.close())) for _ in range(3)]
    with gate.lock:  # a question is under way: three come, and none may have its answer
        one.asked += 1
        for worker in workers:
            worker.start()
            gate.came.acquire()
    for worker in workers:
        worker.join()
    assert one.asked == before + 2
    assert len(set(map(id, asked))) == 1
