"""Asking the log on PostgreSQL: one statement, 120 to 170 microseconds when nothing was committed.

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

from freshkeys.declared import plans
from freshkeys.log import TABLE, TRIGGER, Answer, Ask, LogUnavailableError
from freshkeys.log.postgresql_schema import state_of

_SINCE = f"""ARRAY(
    SELECT DISTINCT unnest(sources) FROM {TABLE}
    WHERE xid >= pg_snapshot_xmax(%({{0}})s::pg_snapshot)
       OR xid IN (SELECT pg_snapshot_xip(%({{0}})s::pg_snapshot)))"""
_PRUNED = f"pg_snapshot_xmin(%({{0}})s::pg_snapshot) < (SELECT watermark FROM {TABLE}_state)"
#: What makes this database, its history and its triggers what they are. The UNLOGGED row is empty after a crash, where
#: transaction ids may come back; a change of a trigger or its function shows in the xmin of its row; a table that was
#: rewritten (ALTER TYPE ... USING calls no trigger) has another file; a partition that comes or goes is another child.
_EPOCH = f"""concat_ws(':',
    (SELECT system_identifier FROM pg_control_system()),
    (SELECT oid FROM pg_database WHERE datname = current_database()),
    '{TABLE}'::regclass::oid,
    coalesce((SELECT random::text FROM {TABLE}_boot LIMIT 1), 'crashed'),
    (SELECT md5(string_agg(concat_ws(',', t.tgrelid, t.tgenabled, t.xmin, p.xmin, c.relfilenode), ';' ORDER BY t.oid))
       FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
       WHERE t.tgname LIKE '{TRIGGER}%%'),
    (SELECT md5(string_agg(srrelid::text, ',' ORDER BY srrelid, srsubid)) FROM pg_subscription_rel),
    (SELECT md5(string_agg(concat_ws(',', inhrelid, inhparent), ';' ORDER BY inhrelid, inhparent)) FROM pg_inherits))"""
_QUESTION = f"""
WITH now AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
SELECT now.snapshot::text,
       extract(epoch FROM clock_timestamp())::float8,
       CASE WHEN pg_is_in_recovery() THEN 'the server is a standby'
            WHEN pg_current_xact_id_if_assigned() IS NOT NULL THEN 'this transaction has written'
            WHEN current_setting('transaction_isolation') <> 'read committed' AND NOT %(inside)s
            THEN 'transactions above READ COMMITTED read at another moment than now' END,
       pg_postmaster_start_time()::text,
       CASE WHEN now.snapshot::text = %(last)s THEN NULL ELSE {_EPOCH} END,
       CASE WHEN now.snapshot::text = %(last)s THEN ARRAY[]::text[]
            WHEN %(last)s = '' OR {_PRUNED.format("known_last")} THEN NULL
            ELSE {_SINCE.format("known_last")} END,
       CASE WHEN %(since)s = '' OR now.snapshot::text = %(since)s THEN ARRAY[]::text[]
            WHEN {_PRUNED.format("known_since")} THEN NULL
            ELSE {_SINCE.format("known_since")} END
FROM now
"""
_NOTHING = "1:1:"


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


def _end(connection: BaseDatabaseWrapper) -> None:
    with suppress(Error), connection.wrap_database_errors:
        connection.connection.execute("ROLLBACK")


def open_log(connection: BaseDatabaseWrapper) -> PostgresLog:
    return PostgresLog()


class PostgresLog:
    """The log of one PostgreSQL database, asked on the connection that reads."""

    def __init__(self) -> None:
        self.epoch = ""

    def ask(
        self, connection: BaseDatabaseWrapper, *, last: str | None, since: str | None, inside: bool = False
    ) -> Answer:
        last, since = last or "", since or ""
        given: dict[str, Any] = {"last": last, "known_last": last or _NOTHING, "inside": inside}
        given |= {"since": since, "known_since": since or _NOTHING}
        try:
            if not last and self._execute(connection, f"SELECT to_regclass('{TABLE}')", {})[0] is None:
                raise LogUnavailableError("there is no log; run migrate, which makes it")
            row = self._execute(connection, _QUESTION, given)
        except Error as error:
            raise LogUnavailableError(f"the log cannot be asked: {error}") from error
        snapshot, clock, refused, started, epoch, changed, changed_since = row
        if refused:
            raise LogUnavailableError(str(refused))
        if epoch is not None:
            self.epoch = str(epoch)
            if ":crashed:" in self.epoch and not inside:
                self._mark_restart(connection)
        return Answer(
            token=snapshot,
            clock=clock,
            changed=None if changed is None else frozenset(changed),
            changed_since=None if changed_since is None else frozenset(changed_since),
            epoch=f"{started}:{self.epoch}",
        )

    @staticmethod
    def _execute(connection: BaseDatabaseWrapper, sql: str, given: dict[str, Any]) -> tuple[Any, ...]:
        """Run the question prepared, past Django's cursor, which would plan it anew each time."""
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        with connection.wrap_database_errors:
            row: tuple[Any, ...] = connection.connection.execute(sql, given, prepare=True).fetchone()
            return row

    @staticmethod
    def _mark_restart(connection: BaseDatabaseWrapper) -> None:
        """Fill the UNLOGGED row that a crash has emptied, so that the next crash shows too."""
        if not connection.in_atomic_block:
            connection.connection.execute(
                f"INSERT INTO {TABLE}_boot SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT FROM {TABLE}_boot)"
            )

    def begin(self, connection: BaseDatabaseWrapper, ask: Ask) -> tuple[str, Answer]:
        """The question is the first statement: it takes the snapshot that all later ones see."""
        answer = self._ask_in_new(connection, ask)
        if ":crashed:" in answer.epoch:
            _end(connection)
            self._mark_restart(connection)
            answer = self._ask_in_new(connection, ask)
        return answer.token, answer

    @staticmethod
    def _ask_in_new(connection: BaseDatabaseWrapper, ask: Ask) -> Answer:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        try:
            with connection.wrap_database_errors:
                connection.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return ask(None)
        except (Error, LogUnavailableError) as error:
            _end(connection)
            raise error if isinstance(error, LogUnavailableError) else LogUnavailableError(str(error)) from error

    def precedes(self, token: str, other: str) -> bool:
        return token == other or Snapshot.of(token) <= Snapshot.of(other)

    def token_for(self, connection: BaseDatabaseWrapper, answer: Answer) -> str:
        """The answer's own: every later read at READ COMMITTED sees at least its snapshot."""
        return answer.token

    def watched(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        with connection.connection.cursor() as cursor:
            return state_of(cursor, plans(connection.alias).values(), connection.ops.quote_name).watched()
