"""The log and its triggers on SQLite: made, compared with what they should be, removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.declared import Plan
from freshkeys.log import TABLE, TRIGGER
from freshkeys.log.sqlite_triggers import Quote, definitions, prune_definition, shape_of
from freshkeys.sources import EVERYTHING

#: Rows that are kept: who asks less often than once in so many changes starts again.
KEPT_ROWS = 20_000


def present(connection: sqlite3.Connection) -> dict[str, str]:
    """Our triggers that are there, by name."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB ?", (_OURS,))
    return dict(rows.fetchall())


def tables_in(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}


def wanted(connection: sqlite3.Connection, plans: Iterable[Plan], quote: Quote) -> dict[str, dict[str, str]]:
    """The triggers that each of these tables should have, by table and name, where the table is there."""
    tables = tables_in(connection)
    return {
        plan.table: definitions(plan, shape_of(connection, plan.table, quote), quote)
        for plan in plans
        if plan.table in tables
    }


_OURS = f"{TRIGGER}_*"


def install(connection: BaseDatabaseWrapper, plans: Iterable[Plan]) -> list[str]:
    """Make the log and the triggers where they are missing or outdated, and drop others; the names of those changed."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} "
            "(id INTEGER PRIMARY KEY AUTOINCREMENT, random INTEGER NOT NULL, sources TEXT NOT NULL)"
        )
        there = present(connection.connection)
        right: Mapping[str, str] = {f"{TRIGGER}_prune": prune_definition(KEPT_ROWS)}
        for triggers in wanted(connection.connection, plans, quote).values():
            right = {**right, **triggers}
        changed = sorted(name for name in {*there, *right} if there.get(name) != right.get(name))
        for name in changed:
            cursor.execute(f"DROP TRIGGER IF EXISTS {quote(name)}")
            if name in right:
                cursor.execute(right[name].replace("%", "%%"), [])
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} LIMIT 1)")
        if changed or not cursor.fetchone()[0]:
            note_everything(connection)
    return changed


def problems(connection: BaseDatabaseWrapper, plans: Iterable[Plan]) -> Iterator[str]:
    """Sentences about triggers that are not as they should be."""
    connection.ensure_connection()
    raw = connection.connection
    there = present(raw)
    right = {f"{TRIGGER}_prune": prune_definition(KEPT_ROWS)}
    for triggers in wanted(raw, plans, connection.ops.quote_name).values():
        right |= triggers
    for name, definition in right.items():
        if there.get(name) != definition:
            state = "is outdated" if name in there else "is missing"
            yield f"The trigger {name} {state}. Run migrate, which makes it."


def missing(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Tables that are not there."""
    return sorted(set(tables) - set(tables_in(connection.connection)))


def size_of(connection: BaseDatabaseWrapper) -> tuple[int, str] | None:
    """The rows of the log and the first id that is kept; none where there is no log."""
    connection.ensure_connection()
    if TABLE not in tables_in(connection.connection):
        return None
    found = connection.connection.execute(f"SELECT count(*), coalesce(min(id), 0) FROM {TABLE}").fetchall()
    return found[0][0], str(found[0][1])


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger of ours on tables of the site. What is built from tables without triggers is not kept."""
    with connection.cursor() as cursor:
        for name in present(connection.connection):
            if name != f"{TRIGGER}_prune":
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger and the log."""
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {TRIGGER}_prune")
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def note_everything(connection: BaseDatabaseWrapper) -> None:
    """Write the source that everything depends on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", [TABLE])
        if cursor.fetchone():
            cursor.execute(f"INSERT INTO {TABLE} (random, sources) VALUES (random(), %s)", [EVERYTHING])
