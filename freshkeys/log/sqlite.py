"""Asking the log on SQLite: `PRAGMA data_version` on a private connection, 3 to 5 microseconds when nothing changed.

Ids of the log are never used again (AUTOINCREMENT), and one writer at a time makes them follow commits. A token is the
last row's `id:random`; when that row is no longer there or has another random, the database is another one (restored,
or pruned past us) and everything is dropped. The file's inode belongs to the question: a private connection does not
notice by itself that the file was replaced.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.declared import plans
from freshkeys.log import TABLE, Answer, Ask, LogUnavailableError
from freshkeys.log.sqlite_schema import present, wanted

_LAST = f"SELECT id, random FROM {TABLE} ORDER BY id DESC LIMIT 1"
_BUSY_SECONDS = 5.0


def open_log(connection: BaseDatabaseWrapper) -> SqliteLog:
    return SqliteLog(os.fspath(connection.settings_dict["NAME"]))


def _last_of(raw: sqlite3.Connection) -> str:
    """The token of what a connection reads now."""
    rows = raw.execute(_LAST).fetchall()
    if not rows:
        raise LogUnavailableError("the log is empty; run migrate, which starts it")
    return f"{rows[0][0]}:{rows[0][1]}"


class SqliteLog:
    """The log of one database file, with a private connection that does nothing but ask."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.private: sqlite3.Connection | None = None
        self.file: tuple[int, int] | None = None
        self.data_version = -1
        self.token = ""
        self.epoch = ""

    def ask(
        self, connection: BaseDatabaseWrapper, *, last: str | None, since: str | None, inside: bool = False
    ) -> Answer:
        try:
            return self._ask(last, since)
        except (sqlite3.Error, OSError) as error:
            self._close()
            raise LogUnavailableError(f"the log of {self.path} cannot be read: {error}") from error

    def _ask(self, last: str | None, since: str | None) -> Answer:
        private = self._connected()
        version = private.execute("PRAGMA data_version").fetchall()[0][0]
        if version == self.data_version and last == self.token:
            changed: frozenset[str] | None = frozenset()
        else:
            self._look_again(private)
            changed = self._changed(private, last)
            self.data_version = version  # read before the rows: what came in between is looked at again
        changed_since = frozenset() if since in (None, self.token) else self._changed(private, since)
        return Answer(self.token, None, changed, changed_since, self.epoch)

    def _connected(self) -> sqlite3.Connection:
        status = os.stat(self.path)
        if self.private is None or self.file != (status.st_dev, status.st_ino):
            self._close()
            self.private = sqlite3.connect(
                f"file:{quote(self.path)}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=_BUSY_SECONDS,
            )
            self.file = (status.st_dev, status.st_ino)
            self.data_version = -1
        return self.private

    def _look_again(self, private: sqlite3.Connection) -> None:
        self.token = _last_of(private)
        version = private.execute("PRAGMA schema_version").fetchall()[0][0]
        self.epoch = f"{self.file}:{version}"

    def _changed(self, private: sqlite3.Connection, token: str | None) -> frozenset[str] | None:
        """Sources written after `token`, up to self.token at least."""
        if token is None:
            return None
        number, _, random = token.partition(":")
        rows: list[tuple[Any, ...]] = private.execute(
            f"SELECT random, NULL FROM {TABLE} WHERE id = ? "
            f"UNION ALL SELECT DISTINCT NULL, sources FROM {TABLE} WHERE id > ?",
            (int(number), int(number)),
        ).fetchall()
        if not rows or str(rows[0][0]) != random:
            return None
        return frozenset(source for _, sources in rows[1:] for source in sources.split("\n"))

    def begin(self, connection: BaseDatabaseWrapper, ask: Ask) -> tuple[str, Answer]:
        """The log's last row, read first, is the position that all later reads see."""
        answer = ask()
        connection.ensure_connection()
        try:
            connection.connection.execute("BEGIN")
            token = _last_of(connection.connection)
            if token != answer.token:  # a commit came between, or a half-read cursor holds this connection in the past
                if not self.precedes(answer.token, token):
                    raise LogUnavailableError("this connection reads at another moment than now")
                answer = ask(token)
                if answer.changed_since is None:
                    raise LogUnavailableError("this connection reads another file")
        except (sqlite3.Error, LogUnavailableError) as error:
            with suppress(sqlite3.Error):
                connection.connection.execute("COMMIT")
            raise error if isinstance(error, LogUnavailableError) else LogUnavailableError(str(error)) from error
        return token, answer

    def precedes(self, token: str, other: str) -> bool:
        return int(token.partition(":")[0]) <= int(other.partition(":")[0])

    def token_for(self, connection: BaseDatabaseWrapper, answer: Answer) -> str:
        """Asked on the connection that will read: a half-read cursor holds it in the past, its own write ahead."""
        connection.ensure_connection()
        try:
            token = _last_of(connection.connection)
        except sqlite3.Error as error:
            raise LogUnavailableError(f"the log cannot be read: {error}") from error
        if token != answer.token:
            raise LogUnavailableError("this connection reads at another moment than now")
        return token

    def watched(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        with suppress(sqlite3.Error):
            private = self._connected()
            there = present(private)
            right = wanted(private, plans(connection.alias).values(), connection.ops.quote_name)
            return frozenset(
                table
                for table, triggers in right.items()
                if all(there.get(name) == definition for name, definition in triggers.items())
            )
        return frozenset()

    def _close(self) -> None:
        if self.private is not None:
            with suppress(sqlite3.Error):
                self.private.close()
        self.private = None
