"""Many notes of one transaction on SQLite become one: the mass source of their table.

Triggers on SQLite see one row at a time and cannot know how many follow. Django's connection can: after a statement
that changed many rows, before its transaction ends and anybody sees the notes, they are replaced by one. A program that
is not Django leaves a note for each row; pruning bounds those.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.log import TABLE
from freshkeys.sources import MASS_ROWS

_MANY = re.compile(r"\s*(UPDATE|DELETE)\b(?!.*\bRETURNING\b)", re.I | re.S)
_NOTES = f"""
SELECT substr(sources, 1, instr(sources || char(10), char(10)) - 1) AS source
FROM {TABLE} WHERE id > ? GROUP BY source HAVING count(*) > {MASS_ROWS} AND source GLOB 't:*'
"""
_ONE = f"INSERT INTO {TABLE} (random, sources) VALUES (random(), ? || char(10) || 'm' || substr(?, 2))"
_REPLACED = f"""
DELETE FROM {TABLE} WHERE id > ? AND id < ? AND substr(sources || char(10), 1, length(?) + 1) = ? || char(10)
"""


@dataclass
class Burst:
    """The writes of one transaction: the last note before it, and what had changed at the last look."""

    block: object
    first: int
    changes: int


def executed(connection: BaseDatabaseWrapper, sql: str, execute: Callable[[], Any]) -> Any:
    """Run a statement that writes, and replace its notes if they are many."""
    if connection.in_atomic_block:
        burst = _burst(connection)
        result = execute()
        if burst is None:
            _burst(connection, holds_lock=True)
        else:
            _replace(connection.connection, burst)
        return result
    raw = connection.connection
    if raw is None or raw.in_transaction or not connection.get_autocommit() or _MANY.match(sql) is None:
        return execute()
    with connection.wrap_database_errors:
        raw.execute("BEGIN IMMEDIATE")
    try:
        burst = Burst(None, _last(raw), raw.total_changes)
        result = execute()
        _replace(raw, burst)
        with connection.wrap_database_errors:
            raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise
    return result


def _burst(connection: BaseDatabaseWrapper, *, holds_lock: bool = False) -> Burst | None:
    """The burst of the transaction under way; none as long as reading the log would make it a reader first."""
    block = connection.atomic_blocks[0] if connection.atomic_blocks else None
    burst: Burst | None = getattr(connection, "freshkeys_burst", None)
    if burst is None or burst.block is not block:
        if not holds_lock and getattr(connection, "transaction_mode", None) not in ("IMMEDIATE", "EXCLUSIVE"):
            return None
        raw = connection.connection
        burst = Burst(block, _last(raw), raw.total_changes)
        connection.freshkeys_burst = burst  # type: ignore[attr-defined]
    return burst


def _last(raw: sqlite3.Connection) -> int:
    with suppress(sqlite3.Error):
        found = raw.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (TABLE,)).fetchall()
        return int(found[0][0]) if found else 0
    return 0


def _replace(raw: sqlite3.Connection, burst: Burst) -> None:
    if raw.total_changes - burst.changes < 2 * MASS_ROWS:  # a row and its note
        return
    burst.changes = raw.total_changes
    try:
        for (source,) in raw.execute(_NOTES, (burst.first,)).fetchall():
            number = raw.execute(_ONE, (source, source)).lastrowid
            raw.execute(_REPLACED, (burst.first, number, source, source))
        burst.changes = raw.total_changes
    except sqlite3.Error as error:
        # Without it there are more notes than needed, and none too few. But a full disk or an interruption can end the
        # whole transaction: then what follows would be committed without what came before.
        if not raw.in_transaction:
            raise OperationalError(f"the transaction was rolled back while its notes were replaced: {error}") from error
