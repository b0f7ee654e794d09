"""Asking the log on PostgreSQL: one statement and one round trip, in which a moment begins as well.

A token is `pg_current_snapshot()`. Written since the snapshot S and visible now is every row of the log whose
transaction was not finished at S: `xid >= xmax(S)` or `xid` among the ones then under way. The snapshot, the clock and
the answer belong to one statement, so they are about one moment.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import ClientCursor
from psycopg.pq import TransactionStatus

from freshkeys.declared import plans
from freshkeys.log import TRIGGER, Answer, Ask, LogUnavailableError, postgresql_question
from freshkeys.log.postgresql_question import MEND
from freshkeys.log.postgresql_state import state_of

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#: TRUNCATE, and ALTER TABLE where it rewrites, show to older snapshots too (PostgreSQL, 13.6, "Caveats"). Either gives
#: the table another file: the catalogue shows that of the snapshot, the function that of now. Of a table that is gone,
#: whose name another may have, it shows none. What has been read is locked, so that nobody can do it afterwards.
_TORN = f"""SELECT EXISTS (SELECT FROM pg_class
    WHERE relkind = 'r' AND relfilenode IS DISTINCT FROM pg_relation_filenode(oid)
    AND oid IN (SELECT tgrelid FROM pg_trigger WHERE tgname = '{TRIGGER}_truncate'))"""
#: SQLSTATE of a function that is not there (PostgreSQL, appendix A).
_NO_FUNCTION = "42883"
CLOCK = "SELECT extract(epoch FROM clock_timestamp())"


@dataclass(frozen=True)
class Snapshot:
    """Which transactions had finished: those before `xmax` that were not under way (PostgreSQL, table 9.81)."""

    xmax: int
    under_way: frozenset[int]

    @classmethod
    def of(cls, token: str) -> Snapshot:
        _, xmax, under_way = token.split(":")
        return cls(int(xmax), frozenset(map(int, filter(None, under_way.split(",")))))

    def __le__(self, other: Snapshot) -> bool:
        """Whether all that had finished here had finished there."""
        return self.xmax <= other.xmax and all(xid in self.under_way or xid >= self.xmax for xid in other.under_way)


def is_refusal(reason: str | None) -> bool:
    """Whether the cache must not be used, as the database has said."""
    return reason is not None


def _is_idle(connection: BaseDatabaseWrapper) -> bool:
    """Whether no transaction is under way, whoever began it."""
    return bool(connection.connection.info.transaction_status == TransactionStatus.IDLE)


def _end(connection: BaseDatabaseWrapper) -> None:
    with suppress(Error), connection.wrap_database_errors:
        connection.connection.execute("ROLLBACK")


def _mend(connection: BaseDatabaseWrapper) -> None:
    """Write down that this is another history, so that the next crash shows too."""
    if not _is_idle(connection):
        _end(connection)
    try:
        with connection.wrap_database_errors:
            connection.connection.execute(f"SELECT {TRIGGER}_mend()")
    except Error as error:
        raise LogUnavailableError(f"{MEND}, and the log cannot be mended: {error}") from error


def clock_of(connection: BaseDatabaseWrapper) -> float | None:
    """Seconds since 1970 by the server's clock; None in a transaction that has failed."""
    try:
        with connection.wrap_database_errors, ClientCursor(connection.connection) as cursor:
            row: Any = cursor.execute(CLOCK).fetchone()
    except Error:
        return None
    return float(row[0])


def open_log(connection: BaseDatabaseWrapper) -> PostgresLog:
    return PostgresLog()


class PostgresLog:
    """The log of one PostgreSQL database, asked on the connection that reads."""

    def __init__(self) -> None:
        self.epoch = ""

    def ask(
        self, connection: BaseDatabaseWrapper, *, last: str | None, since: str | None, inside: bool = False
    ) -> Answer:
        """The question is the first statement inside: it takes the snapshot that all later ones see."""
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        begins = inside and _is_idle(connection)
        row = self._row(connection, last or "", since or "", inside=inside, begins=begins)
        if row[2] == MEND and (begins or _is_idle(connection)):
            _mend(connection)
            row = self._row(connection, last or "", since or "", inside=inside, begins=begins)
        snapshot, clock, refused, started, epoch, changed, changed_since = row
        if is_refusal(refused):
            raise LogUnavailableError(refused)
        self.epoch = self.epoch if epoch is None else str(epoch)
        return Answer(
            token=snapshot,
            clock=clock,
            changed=None if changed is None else frozenset(changed),
            changed_since=None if changed_since is None else frozenset(changed_since),
            epoch=f"{started}:{self.epoch}",
        )

    @staticmethod
    def _row(connection: BaseDatabaseWrapper, last: str, since: str, *, inside: bool, begins: bool) -> tuple[Any, ...]:
        """Ask past Django's cursor, and begin the transaction in the same round trip."""
        question = postgresql_question.QUESTION
        sql = f"{_BEGIN}; {question}" if begins else question
        try:
            with connection.wrap_database_errors, ClientCursor(connection.connection) as cursor:
                cursor.execute(sql, {"last": last, "since": since, "inside": inside})
                if begins:
                    cursor.nextset()
                row: Any = cursor.fetchone()
                return tuple(row)
        except Error as error:
            if getattr(error.__cause__, "sqlstate", None) == _NO_FUNCTION:
                raise LogUnavailableError("there is no log of this version; run migrate, which makes it") from error
            raise LogUnavailableError(f"the log cannot be asked: {error}") from error

    def begin(self, connection: BaseDatabaseWrapper, ask: Ask) -> tuple[str, Answer]:
        try:
            answer = ask(inside=True)
        except LogUnavailableError:
            _end(connection)
            raise
        return answer.token, answer

    def precedes(self, token: str, other: str) -> bool:
        return token == other or Snapshot.of(token) <= Snapshot.of(other)

    def token_for(self, connection: BaseDatabaseWrapper, answer: Answer) -> str:
        """The answer's own: every later read at READ COMMITTED sees at least its snapshot."""
        return answer.token

    def is_torn(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether a table was emptied (TRUNCATE) or rewritten between the snapshot and now: see `_TORN`."""
        try:
            with connection.wrap_database_errors:
                row: Any = connection.connection.execute(_TORN).fetchone()
        except Error:
            return False  # the transaction had failed before: whoever read in it knows
        return bool(row[0])

    def watched(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        try:
            with connection.wrap_database_errors, connection.connection.cursor() as cursor:
                return state_of(cursor, plans(connection.alias).values(), connection.ops.quote_name).watched()
        except Error as error:
            raise LogUnavailableError(f"the triggers cannot be looked at: {error}") from error
