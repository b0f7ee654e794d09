"""The log and its triggers on SQLite: made, compared with what they should be, removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

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


def wanted(connection: sqlite3.Connection, plans: Iterable[Plan], quote: Quote) -> dict[str, dict[str, str]]:
    """The triggers that each of these tables should have, by table and name, where the table is there."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    tables = {name for (name,) in rows}
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
