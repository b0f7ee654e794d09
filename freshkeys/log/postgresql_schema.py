"""The log and its triggers on PostgreSQL: one row for each statement, insert-only, so that writers never wait."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.declared import Plan
from freshkeys.log import TABLE, TRIGGER
from freshkeys.log.postgresql_triggers import EVENTS, Quote, body_of, function_name, settings_of, text, trigger_name
from freshkeys.sources import EVERYTHING

#: How long rows of the log are kept, and how many at most; who asks less often starts again.
KEPT = "1 hour"
KEPT_ROWS = 50_000

_TABLES = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    sources text[] NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX IF NOT EXISTS {TABLE}_xid ON {TABLE} (xid);
CREATE TABLE IF NOT EXISTS {TABLE}_state (watermark xid8 NOT NULL);
INSERT INTO {TABLE}_state SELECT '0'::xid8 WHERE NOT EXISTS (SELECT FROM {TABLE}_state);
CREATE UNLOGGED TABLE IF NOT EXISTS {TABLE}_boot (random uuid NOT NULL DEFAULT gen_random_uuid());
INSERT INTO {TABLE}_boot SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT FROM {TABLE}_boot);
"""
# Rows that are old and that no snapshot still under way can ask about. The watermark moves in the same transaction: who
# asks about an older snapshot starts again.
_PRUNE = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}_prune() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path FROM CURRENT AS $body$
    WITH old AS (
        SELECT max(xid) AS xid FROM (
            (SELECT xid FROM {TABLE} WHERE at < now() - interval '{KEPT}'
                AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC LIMIT 1)
            UNION ALL
            (SELECT least(xid, pg_snapshot_xmin(pg_current_snapshot()))
                FROM {TABLE} ORDER BY xid DESC OFFSET {KEPT_ROWS} LIMIT 1)) AS limits
        HAVING max(xid) IS NOT NULL),
    moved AS (
        UPDATE {TABLE}_state SET watermark = greatest(watermark, old.xid) FROM old RETURNING watermark),
    gone AS (
        DELETE FROM {TABLE} USING moved WHERE {TABLE}.xid < moved.watermark RETURNING 1)
    SELECT count(*) FROM gone
$body$;
"""
_MARK = "freshkeys " + hashlib.sha256((_TABLES + _PRUNE).encode()).hexdigest()[:16]
# A table is its children too, those that inherit from it and its partitions: each needs triggers of its own.
_RELATIONS = """
WITH RECURSIVE family AS (
    SELECT oid, relname::text AS name FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
    UNION SELECT inhrelid, name FROM pg_inherits JOIN family ON inhparent = family.oid)
SELECT family.oid, family.oid::regclass::text, name,
    EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = family.oid) FROM family WHERE name = ANY(%s)
"""
_TRIGGERS = f"""
SELECT t.tgrelid, t.tgname::text, t.tgrelid::regclass::text, t.tgenabled::text, p.proname::text, p.prosrc
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE '{TRIGGER}%%' AND NOT t.tgisinternal AND p.pronamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Relation:
    """A table, a partition or a child; `table` is the name that the site knows it by."""

    oid: int
    name: str
    table: str
    #: Whether another server writes it: logical replication calls no statement triggers.
    is_subscribed: bool


@dataclass
class State:
    """What the database has, and what it should have."""

    relations: list[Relation]
    #: By the table's oid and the trigger's name: whether it is enabled, and its function.
    triggers: dict[tuple[int, str], tuple[str, str, str, str]]
    #: The function that each table should have, its body and its settings.
    functions: dict[str, tuple[str, str, str]]

    def is_right(self, relation: Relation, event: str) -> bool:
        """Whether a trigger is there, fires always (A: in sessions that replicate too) and does what it should."""
        found = self.triggers.get((relation.oid, trigger_name(event)))
        return found is not None and found[1] == "A" and found[2:] == self.functions[relation.table][:2]

    def watched(self) -> frozenset[str]:
        """Tables all of whose relations have all their triggers."""
        wrong = {
            one.table
            for one in self.relations
            if one.is_subscribed or not all(self.is_right(one, event) for event in EVENTS)
        }
        return frozenset(one.table for one in self.relations) - wrong


def state_of(cursor: Any, plans: Iterable[Plan], quote: Quote) -> State:
    """Look at the tables of these plans and at our triggers; `cursor` is Django's or psycopg's."""
    by_table = {plan.table: plan for plan in plans}
    cursor.execute(_RELATIONS, [list(by_table)])
    relations = [Relation(*row) for row in cursor.fetchall()]
    cursor.execute(_TRIGGERS, [])
    triggers = {(oid, name): (relation, *rest) for oid, name, relation, *rest in cursor.fetchall()}
    functions = {}
    for table in {one.table for one in relations}:
        columns: list[str] = []
        if by_table[table].ignored:
            cursor.execute(_COLUMNS, [table])
            columns = [name for (name,) in cursor.fetchall()]
        plan = by_table[table]
        functions[table] = (function_name(table), body_of(plan, columns, quote), settings_of(plan))
    return State(relations, triggers, functions)


_COLUMNS = (
    "SELECT attname::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relname = %s AND attnum > 0 "
    "AND NOT attisdropped AND relnamespace = current_schema()::regnamespace ORDER BY attnum"
)


def install(connection: BaseDatabaseWrapper, plans: Iterable[Plan]) -> list[str]:
    """Make the log and the triggers where they are missing, off or outdated, and drop others; what was changed."""
    quote = connection.ops.quote_name
    changed = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regproc(%s), 'pg_proc')", [f"{TRIGGER}_prune"])
        mark = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false)")
        try:
            if mark != _MARK:
                cursor.execute(_TABLES)
                cursor.execute(_PRUNE)
                cursor.execute(f"COMMENT ON FUNCTION {TRIGGER}_prune() IS '{_MARK}'")
            state = state_of(cursor, plans, quote)
            changed = _drop_others(cursor, state, quote)
            for table in sorted(state.functions):
                changed += _make(cursor, state, table, quote)
        finally:
            cursor.execute("RESET search_path")
    if changed:
        note_everything(connection)
    return changed


def _drop_others(cursor: Any, state: State, quote: Quote) -> list[str]:
    """Drop triggers of ours that nobody wants: of an earlier version, of a table that has another name now."""
    known = {one.oid for one in state.relations}
    wanted = {trigger_name(event) for event in EVENTS}
    dropped = []
    for (oid, name), (relation, *_) in state.triggers.items():
        if oid not in known or name not in wanted:
            cursor.execute(f"DROP TRIGGER {quote(name)} ON {relation}")
            dropped.append(f"{name} on {relation}")
    cursor.execute(f"DROP FUNCTION IF EXISTS {TRIGGER}_note()")
    return dropped


def _make(cursor: Any, state: State, table: str, quote: Quote) -> list[str]:
    """Make the function and the triggers of one table; what was made."""
    name, body, settings = state.functions[table]
    relations = [one for one in state.relations if one.table == table]
    wrong = [(one, event) for one in relations for event in EVENTS if not state.is_right(one, event)]
    if wrong:
        # SECURITY DEFINER with a fixed search_path: who may write a table need not be allowed to write the log.
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {quote(name)}() RETURNS trigger LANGUAGE plpgsql "
            f"SECURITY DEFINER SET search_path FROM CURRENT {settings} AS {text(body)}"
        )
    for relation, event in wrong:
        made = f"CREATE OR REPLACE TRIGGER {trigger_name(event)} {EVENTS[event].format(table=relation.name)}"
        cursor.execute(f"{made} FOR EACH STATEMENT EXECUTE FUNCTION {quote(name)}()")
        # ALWAYS: a session that sets session_replication_role to replica counts too.
        cursor.execute(f"ALTER TABLE {relation.name} ENABLE ALWAYS TRIGGER {trigger_name(event)}")
    return [f"{trigger_name(event)} on {relation.name}" for relation, event in wrong]


def problems(connection: BaseDatabaseWrapper, plans: Iterable[Plan]) -> Iterator[str]:
    """Sentences about triggers that are not as they should be."""
    with connection.cursor() as cursor:
        state = state_of(cursor, plans, connection.ops.quote_name)
    for relation in state.relations:
        if relation.is_subscribed:
            yield f"{relation.name} is written by logical replication, which calls no statement triggers."
        for event in EVENTS:
            if state.is_right(relation, event):
                continue
            found = state.triggers.get((relation.oid, trigger_name(event)))
            fault = "is missing" if found is None else "is outdated" if found[1] == "A" else "does not always fire"
            yield f"The trigger {trigger_name(event)} on {relation.name} {fault}. Run migrate, which makes it."


def missing(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Tables that are not there."""
    with connection.cursor() as cursor:
        cursor.execute(_RELATIONS, [list(tables)])
        return sorted(set(tables) - {name for _, _, name, _ in cursor.fetchall()})


def size_of(connection: BaseDatabaseWrapper) -> tuple[int, str] | None:
    """The rows of the log and the transaction below which it is pruned; none where there is no log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT (SELECT count(*) FROM {TABLE}), (SELECT max(watermark)::text FROM {TABLE}_state)")
        rows, watermark = cursor.fetchone()
        return int(rows), str(watermark)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of ours. What is built from tables without triggers is not kept."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS, [])
        for _, name, relation, *_ in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)} ON {relation}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger, every function and the log."""
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc "
            f"WHERE proname LIKE '{TRIGGER}\\_%%' AND pronamespace = current_schema()::regnamespace",
            [],
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function}")
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}, {TABLE}_state, {TABLE}_boot")


def note_everything(connection: BaseDatabaseWrapper) -> None:
    """Write the source that everything depends on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0] is not None:
            cursor.execute(f"INSERT INTO {TABLE} (sources) VALUES (ARRAY[%s])", [EVERYTHING])


def prune(connection: BaseDatabaseWrapper) -> int:
    """Delete what nobody needs any more now, and say how many rows that was."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {TRIGGER}_prune()")
        return int(cursor.fetchone()[0])
