"""SQLite connections that Django keeps between requests: never one of a file that lies there no more."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, close_old_connections, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from freshkeys.log import sqlite_kept


def make(path: Path, name: str) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("CREATE TABLE animals (name)")
        made.executemany("INSERT INTO animals VALUES (?)", [(name,)] * 300)
        made.commit()
    return path


@pytest.fixture
def zoo(tmp_path: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    """A database whose connection is kept for ever."""
    path = make(tmp_path / "zoo.sqlite3", "ant")
    options = {"database": f"file:{path}?mode=rw"}
    connections.settings["zoo"] = connections.settings["default"] | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }
    connection = connections["zoo"]
    assert isinstance(connection, DatabaseWrapper)
    with django_db_blocker.unblock():
        yield connection
    connection.close()
    del connections["zoo"]
    del connections.settings["zoo"]


def first(connection: DatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        name: str = cursor.execute("SELECT name FROM animals").fetchone()[0]
        return name


def test_a_connection_is_kept(zoo: DatabaseWrapper) -> None:
    first(zoo)
    raw = zoo.connection
    close_old_connections()
    assert first(zoo) == "ant"
    assert zoo.connection is raw


def test_a_file_put_in_its_place_is_read_by_the_next_request(zoo: DatabaseWrapper, tmp_path: Path) -> None:
    first(zoo)
    make(tmp_path / "backup", "bee").replace(tmp_path / "zoo.sqlite3")
    close_old_connections()
    assert first(zoo) == "bee"


def test_a_file_put_there_while_it_is_opened_is_read_by_the_next_request(
    zoo: DatabaseWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = make(tmp_path / "backup", "bee")
    honest = sqlite_kept.file_of
    looked: list[sqlite_kept.File | None] = []

    def late(connection: DatabaseWrapper) -> sqlite_kept.File | None:
        if len(looked) == 1:  # it has been opened in between
            backup.replace(tmp_path / "zoo.sqlite3")
        looked.append(honest(connection))
        return looked[-1]

    monkeypatch.setattr(sqlite_kept, "file_of", late)
    zoo.ensure_connection()
    close_old_connections()
    assert first(zoo) == "bee"


def test_the_journal_of_the_new_file_survives_that_the_old_one_is_closed(zoo: DatabaseWrapper, tmp_path: Path) -> None:
    with zoo.cursor() as cursor:
        cursor.execute("UPDATE animals SET name = 'ape'")
    make(tmp_path / "backup", "bee").replace(tmp_path / "zoo.sqlite3")
    for ending in ("-wal", "-shm"):
        (tmp_path / f"zoo.sqlite3{ending}").unlink(missing_ok=True)
    with closing(sqlite3.connect(tmp_path / "zoo.sqlite3", isolation_level=None)) as other:
        other.execute("UPDATE animals SET name = 'cat'")
        close_old_connections()
        assert (tmp_path / "zoo.sqlite3-wal").stat().st_size
        assert first(zoo) == "cat"
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_was_taken_away_is_missed_at_once(zoo: DatabaseWrapper, tmp_path: Path) -> None:
    first(zoo)
    (tmp_path / "zoo.sqlite3").rename(tmp_path / "elsewhere")
    close_old_connections()
    with pytest.raises(DatabaseError):
        first(zoo)


def test_a_query_that_nobody_read_to_its_end_holds_no_later_request_in_the_past(
    zoo: DatabaseWrapper, tmp_path: Path
) -> None:
    zoo.ensure_connection()
    left = zoo.create_cursor()
    left.execute("SELECT name FROM animals").fetchone()
    with closing(sqlite3.connect(tmp_path / "zoo.sqlite3", isolation_level=None)) as other:
        other.execute("UPDATE animals SET name = 'cat'")
    assert first(zoo) == "ant"
    close_old_connections()
    assert first(zoo) == "cat"


def test_a_connection_on_which_something_went_wrong_is_not_kept(zoo: DatabaseWrapper) -> None:
    zoo.ensure_connection()
    with pytest.raises(DatabaseError), zoo.wrap_database_errors:
        zoo.connection.execute("SELECT name FROM plants")
    raw = zoo.connection
    close_old_connections()
    zoo.ensure_connection()
    assert zoo.connection is not raw


def test_a_fork_uses_no_connection_of_its_parent_and_closes_none(zoo: DatabaseWrapper) -> None:
    first(zoo)
    raw = zoo.connection

    def look() -> bool:
        close_old_connections()
        raw.execute("SELECT 1")  # it would raise if it were closed
        return first(zoo) == "ant" and zoo.connection is not raw

    assert in_a_fork(look)
    assert zoo.connection is raw


def in_a_fork(answer: Callable[[], bool]) -> bool:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if answer() else 1
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0
