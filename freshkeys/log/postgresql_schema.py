"""The log and its triggers on PostgreSQL: one row for each statement, insert-only, so that writers never wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.declared import Plan
from freshkeys.log import TABLE, TRIGGER
from freshkeys.log.postgresql_state import RELATIONS, TRIGGERS, State, state_of
from freshkeys.log.postgresql_tables import are_right, make
from freshkeys.log.postgresql_triggers import EVENTS, Quote, text, trigger_name
from freshkeys.sources import EVERYTHING


def install(connection: BaseDatabaseWrapper, plans: Iterable[Plan]) -> list[str]:
    """Make the log and the triggers where they are missing, off or outdated, and drop others; what was changed."""
    quote = connection.ops.quote_name
    changed = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false)")
        try:
            if not are_right(cursor):
                make(cursor)
            cursor.execute(f"SELECT {TRIGGER}_mend()")
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
    with _cursor(connection) as cursor:
        if not are_right(cursor):
            yield "The log is that of another version of freshkeys. Run migrate, which makes it again."
        state = state_of(cursor, plans, connection.ops.quote_name)
    for relation in state.relations:
        if relation.is_subscribed:
            yield (
                f"{relation.name} is written by logical replication, which calls no statement triggers. "
                "Nothing that is built from it is kept until it is no longer part of a subscription."
            )
        for event in EVENTS:
            if (fault := state.fault_of(relation, event)) is not None:
                yield f"The trigger {trigger_name(event)} on {relation.name} {fault}. Run migrate, which makes it."


def missing(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Tables that are not there."""
    with _cursor(connection) as cursor:
        cursor.execute(RELATIONS, [list(tables)])
        return sorted(set(tables) - {name for _, _, name, _ in cursor.fetchall()})


def _cursor(connection: BaseDatabaseWrapper) -> Any:
    """The driver's: what looks at the log must not be looked at as a read of somebody's."""
    connection.ensure_connection()
    return connection.connection.cursor()


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
        cursor.execute(TRIGGERS, [])
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
