"""Each connection is watched: raw reads are noticed, writes are remembered, and moments begin and end (`moment.py`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from freshkeys import moment, receipts
from freshkeys.log import sqlite_bulk
from freshkeys.recording.recorder import current, is_accounted

_READS = re.compile(r"[\s(]*(SELECT|VALUES|EXPLAIN|SHOW|PRAGMA)\b", re.I)
_CONTROLS = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET)\b", re.I)
#: SQLSTATE of what a transaction that only reads refuses (PostgreSQL, appendix A).
_READ_ONLY = "25006"
#: And of a transaction that is given up, because another one waits for it as it waits for that (same appendix).
_DEADLOCK = "40P01"


def install() -> None:
    connection_created.connect(_watch, dispatch_uid="freshkeys")
    for connection in connections.all(initialized_only=True):
        _watch(connection=connection)


def _watch(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Have a new connection tell of raw reads and of writes."""
    if getattr(connection, "freshkeys_watched", False):
        return
    connection.freshkeys_watched = True  # type: ignore[attr-defined]

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        text = sql if isinstance(sql, str) else ""  # psycopg composes some statements; none of Django's reads
        if _CONTROLS.match(text):
            moment.end(connection)
            return execute(sql, params, many, context)
        receipts.tell_query()
        if not is_accounted() and (recording := current()) is not None:
            recording.note_untracked(
                f"raw SQL ({' '.join(str(sql).split())[:80]}); declare what it reads: with freshkeys.reads(Model, ...)"
            )
        if _READS.match(text) is not None:
            return _read(connection, lambda: execute(sql, params, many, context))
        moment.end(connection)
        mark_written(connection)
        if connection.vendor == "sqlite":
            return sqlite_bulk.executed(connection, text, lambda: execute(sql, params, many, context))
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(watch)
    _end_moments_before_transactions(connection)


def _read(connection: BaseDatabaseWrapper, execute: Callable[[], Any]) -> Any:
    """Read at the moment that is under way, or wanted. What fails would fail each later read of its transaction too."""
    if (here := moment.at(connection)) is None:
        if moment.is_elsewhere() and (recording := current()) is not None:
            recording.note_untracked("in another thread than the build's, whose connection reads at another instant")
        return execute()
    here.has_read = True
    try:
        return execute()
    except DatabaseError as error:
        moment.end(connection)
        state = getattr(error.__cause__, "sqlstate", None)
        if state == _DEADLOCK:
            here.owner.is_torn = True  # the other one goes on; whoever answers the request begins again
        if state != _READ_ONLY:
            raise
    return execute()  # a function that writes, as nextval() does


def _end_moments_before_transactions(connection: BaseDatabaseWrapper) -> None:
    """`atomic()` begins a transaction by switching autocommit off."""
    original = connection.set_autocommit

    def set_autocommit(autocommit: bool, *args: Any, **kwargs: Any) -> None:
        moment.end(connection)
        original(autocommit, *args, **kwargs)

    connection.set_autocommit = set_autocommit  # type: ignore[method-assign]


def mark_written(connection: BaseDatabaseWrapper) -> None:
    """Remember that the transaction under way has written; its outermost block says which one that is."""
    if connection.atomic_blocks:
        connection.freshkeys_written_in = connection.atomic_blocks[0]  # type: ignore[attr-defined]


def has_written(connection: BaseDatabaseWrapper) -> bool:
    """Whether the transaction under way may have written: then the cache is neither read nor filled."""
    if not connection.in_atomic_block:
        return not connection.get_autocommit()
    written_in = getattr(connection, "freshkeys_written_in", None)
    return written_in is not None and bool(connection.atomic_blocks) and written_in is connection.atomic_blocks[0]
