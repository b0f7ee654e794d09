"""The log of a SQLite database, asked for a process of Django."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.declared import plans
from freshkeys.log import Answer, Ask, LogUnavailableError
from freshkeys.log.sqlite_question import SqliteQuestion, last_of, precedes
from freshkeys.log.sqlite_schema import present, wanted

#: So often a moment is begun whose connection and question see different instants.
ATTEMPTS = 3


def clock_of(connection: BaseDatabaseWrapper) -> None:
    """The database is in this process, and has its clock."""


def open_log(connection: BaseDatabaseWrapper) -> SqliteLog:
    return SqliteLog(os.fspath(connection.settings_dict["NAME"]))


class _OtherInstantError(LogUnavailableError):
    """The connection reads at another instant than the question was answered at."""


class SqliteLog:
    """The log of one database file."""

    def __init__(self, path: str) -> None:
        self.question = SqliteQuestion(path)

    def ask(
        self, connection: BaseDatabaseWrapper, *, last: str | None, since: str | None, inside: bool = False
    ) -> Answer:
        return self.question.ask(last=last, since=since)

    def begin(self, connection: BaseDatabaseWrapper, ask: Ask) -> tuple[str, Answer]:
        """The log's last row, read first, is the position that all later reads see.

        A backup that is played back between the two, and takes the numbers back, is no reason to read without a moment.
        """
        for _ in range(ATTEMPTS - 1):
            with suppress(_OtherInstantError):
                return self._begin(connection, ask)
        return self._begin(connection, ask)

    def _begin(self, connection: BaseDatabaseWrapper, ask: Ask) -> tuple[str, Answer]:
        answer = ask()
        connection.ensure_connection()
        try:
            connection.connection.execute("BEGIN")
            token = last_of(connection.connection)
            if token != answer.token:  # a commit came between, or a half-read cursor holds this connection in the past
                if not precedes(answer.token, token):
                    raise _OtherInstantError("this connection reads at another moment than now")
                answer = ask(token)
                if answer.changed_since is None:
                    raise _OtherInstantError("this connection reads another file")
        except (sqlite3.Error, LogUnavailableError) as error:
            with suppress(sqlite3.Error):
                connection.connection.execute("COMMIT")
            raise error if isinstance(error, LogUnavailableError) else LogUnavailableError(str(error)) from error
        return token, answer

    def precedes(self, token: str, other: str) -> bool:
        return precedes(token, other)

    def token_for(self, connection: BaseDatabaseWrapper, answer: Answer) -> str:
        """Asked on the connection that will read: a half-read cursor holds it in the past, its own write ahead."""
        connection.ensure_connection()
        try:
            token = last_of(connection.connection)
        except sqlite3.Error as error:
            raise LogUnavailableError(f"the log cannot be read: {error}") from error
        if token != answer.token:
            raise LogUnavailableError("this connection reads at another moment than now")
        return token

    def is_torn(self, connection: BaseDatabaseWrapper) -> bool:
        return False

    def watched(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        try:
            private = self.question.connected()
            there = present(private)
            right = wanted(private, plans(connection.alias).values(), connection.ops.quote_name)
        except sqlite3.Error as error:
            raise LogUnavailableError(f"the triggers cannot be looked at: {error}") from error
        return frozenset(
            table
            for table, triggers in right.items()
            if all(there.get(name) == definition for name, definition in triggers.items())
        )
