"""Asking the log on SQLite, without Django: `PRAGMA data_version`, 3 to 5 microseconds when nothing changed.

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

from freshkeys.log import TABLE, Answer, LogUnavailableError

_LAST = f"SELECT id, random FROM {TABLE} ORDER BY id DESC LIMIT 1"


def last_of(raw: sqlite3.Connection) -> str:
    """The token of what a connection reads now."""
    rows = raw.execute(_LAST).fetchall()
    if not rows:
        raise LogUnavailableError("the log is empty; run migrate, which starts it")
    return f"{rows[0][0]}:{rows[0][1]}"


def precedes(token: str, other: str) -> bool:
    """Whether whatever had been committed at `token` had been at `other`."""
    return int(token.partition(":")[0]) <= int(other.partition(":")[0])


class SqliteQuestion:
    """Asks about one database file, on a private connection that does nothing else.

    Not safe for threads by itself. `busy_seconds` is how long it waits where the file is locked whole.
    """

    def __init__(self, path: str, *, busy_seconds: float = 5.0) -> None:
        self.path = path
        self.busy_seconds = busy_seconds
        self.private: sqlite3.Connection | None = None
        self.file: tuple[int, int] | None = None
        self.data_version = -1
        self.token = ""
        self.epoch = ""

    def ask(self, *, last: str | None, since: str | None) -> Answer:
        """As `Log.ask`.

        Raises:
            LogUnavailableError: the file cannot be read, or has no log.
        """
        try:
            return self._ask(last, since)
        except (sqlite3.Error, OSError) as error:
            self.close()
            raise LogUnavailableError(f"the log of {self.path} cannot be read: {error}") from error

    def is_unchanged(self, last: str) -> bool:
        """Whether nothing was committed since the answer with the token `last`: what `ask` finds out first."""
        private = self.private
        if private is None or last != self.token:
            return False
        try:
            status = os.stat(self.path)
            if (status.st_dev, status.st_ino) != self.file:
                return False
            found: bool = private.execute("PRAGMA data_version").fetchall()[0][0] == self.data_version
            return found
        except (sqlite3.Error, OSError):
            return False  # and `ask` says why

    def _ask(self, last: str | None, since: str | None) -> Answer:
        private = self.connected()
        version = private.execute("PRAGMA data_version").fetchall()[0][0]
        if version == self.data_version and last == self.token:
            changed: frozenset[str] | None = frozenset()
        else:
            self._look_again(private)
            changed = self._changed(private, last)
            self.data_version = version  # read before the rows: what came in between is looked at again
        changed_since = frozenset() if since in (None, self.token) else self._changed(private, since)
        return Answer(self.token, None, changed, changed_since, self.epoch)

    def connected(self) -> sqlite3.Connection:
        status = os.stat(self.path)
        if self.private is None or self.file != (status.st_dev, status.st_ino):
            self.close()
            self.private = sqlite3.connect(
                f"file:{quote(self.path)}?mode=ro",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=self.busy_seconds,
            )
            self.file = (status.st_dev, status.st_ino)
            self.data_version = -1
        return self.private

    def _look_again(self, private: sqlite3.Connection) -> None:
        self.token = last_of(private)
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

    def close(self) -> None:
        if self.private is not None:
            with suppress(sqlite3.Error):
                self.private.close()
        self.private = None
