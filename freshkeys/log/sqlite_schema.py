"""The log and its triggers on SQLite. The triggers use only what a plain `sqlite3` shell has."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.log import TABLE, TRIGGER
from freshkeys.sources import EVERYTHING, table_source

#: Rows that are kept: who asks less often than once in so many changes starts again.
KEPT_ROWS = 20_000
EVENTS = ("INSERT", "UPDATE", "DELETE")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(table: str, event: str) -> str:
    return f"{TRIGGER}_{table}_{event.lower()}"


def _definition(connection: BaseDatabaseWrapper, table: str, event: str) -> str:
    quote = connection.ops.quote_name
    # A plain INSERT without a conflict clause: an outer OR IGNORE or OR REPLACE would override one.
    return (
        f"CREATE TRIGGER {quote(_name(table, event))} AFTER {event} ON {quote(table)} BEGIN "
        f"INSERT INTO {TABLE} (random, sources) VALUES (random(), {_quoted(table_source(table))}); END"
    )


def _prune_definition() -> str:
    # Pruning is part of writing, a thousandth of it: readers never write, and there is no job to forget.
    return (
        f"CREATE TRIGGER {TRIGGER}_prune AFTER INSERT ON {TABLE} WHEN NEW.id % 1000 = 0 BEGIN "
        f"DELETE FROM {TABLE} WHERE id <= NEW.id - {KEPT_ROWS}; END"
    )


def install(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Make the log and the triggers of these tables where they are missing or outdated; the names of those made."""
    made = []
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} "
            "(id INTEGER PRIMARY KEY AUTOINCREMENT, random INTEGER NOT NULL, sources TEXT NOT NULL)"
        )
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        present = dict(cursor.fetchall())
        wanted = {_name(table, event): _definition(connection, table, event) for table in tables for event in EVENTS}
        wanted[f"{TRIGGER}_prune"] = _prune_definition()
        for name, definition in wanted.items():
            if present.get(name) != definition:
                cursor.execute(f"DROP TRIGGER IF EXISTS {connection.ops.quote_name(name)}")
                cursor.execute(definition)
                made.append(name)
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} LIMIT 1)")
        if made or not cursor.fetchone()[0]:
            note_everything(connection)
    return made


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger and the log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB %s", [f"{TRIGGER}_*"])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")


def note_everything(connection: BaseDatabaseWrapper) -> None:
    """Write the source that everything depends on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", [TABLE])
        if cursor.fetchone():
            cursor.execute(f"INSERT INTO {TABLE} (random, sources) VALUES (random(), %s)", [EVERYTHING])
