"""The triggers of one table on SQLite: a row of the log for each row that changes.

They use only what a plain `sqlite3` shell has, and plain inserts: an outer OR IGNORE or OR REPLACE would override a
conflict clause of their own.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from freshkeys.declared import Column, Plan
from freshkeys.log import TABLE, TRIGGER
from freshkeys.sources import escaped, table_source

Quote = Callable[[str], str]


@dataclass(frozen=True)
class Unique:
    """A unique index: SQL for each of its keys over the table's columns, and for which rows it is about."""

    keys: tuple[str, ...]
    #: The columns that are the keys; none where a key is an expression or the index is about some rows only.
    columns: tuple[str, ...]
    condition: str = ""


@dataclass(frozen=True)
class Shape:
    """What the database itself says about a table."""

    columns: tuple[str, ...]
    unique: tuple[Unique, ...]
    #: Names that a statement can use for the number of a row; a column of the same name hides it.
    numbers: tuple[str, ...] = ()


def shape_of(connection: sqlite3.Connection, table: str, quote: Quote) -> Shape:
    """Read the shape of a table."""
    columns = tuple(_names(connection, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", table))
    primary = tuple(_names(connection, "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", table))
    unique = {Unique(tuple(map(quote, primary)), primary)} if primary else set()
    for index in _names(connection, "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND origin <> 'pk'", table):
        parts = connection.execute(
            "SELECT name, coll FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", (index,)
        ).fetchall()
        written = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()[0] or ""
        keys, condition = keys_and_condition(written)
        named = tuple(name for name, _ in parts if name is not None)
        if len(named) == len(parts):
            keys = tuple(f"{quote(name)} COLLATE {collation}" for name, collation in parts)
        is_plain = len(named) == len(parts) and not condition
        unique.add(Unique(keys, named if is_plain else (), condition))
    numbers = _numbers(connection, table, columns)
    unique |= {Unique((name,), (name,)) for name in numbers[:1]}
    return Shape(columns, tuple(sorted(unique, key=lambda one: (one.keys, one.condition))), numbers)


def _numbers(connection: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the number that each row has, unless the table is WITHOUT ROWID."""
    hidden = {name.lower() for name in columns}
    names = tuple(name for name in ("rowid", "_rowid_", "oid") if name not in hidden)
    with suppress(sqlite3.OperationalError):
        for name in names[:1]:
            connection.execute(f'SELECT {name} FROM "{table.replace(chr(34), chr(34) * 2)}" LIMIT 0')
        return names
    return ()


def _names(connection: sqlite3.Connection, sql: str, *values: str) -> list[str]:
    return [name for (name,) in connection.execute(sql, values).fetchall()]


def keys_and_condition(index: str) -> tuple[tuple[str, ...], str]:
    """The SQL of the keys and of the condition of a CREATE INDEX.

    >>> keys_and_condition('CREATE UNIQUE INDEX "i" ON "t" ((lower("a")), "b" DESC) WHERE "c" > 0')
    (('(lower("a"))', '"b"'), '"c" > 0')
    """
    keys, depth, at = [""], 0, 0
    for found in _PIECE.finditer(index):
        piece, at = found[0], found.end()
        depth += (piece == "(") - (piece == ")")
        if depth == 0 and piece == ")":
            break
        if depth == 1 and piece == ",":
            keys.append("")
        elif depth > 1 or (depth == 1 and piece != "("):
            keys[-1] += piece
    plain = tuple(_ORDER.sub("", key).strip() for key in keys)
    return plain, re.sub(r"^\s*WHERE\s+", "", index[at:], flags=re.I).strip()


_PIECE = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|[(),]|[^'"`\[(),]+""")
_ORDER = re.compile(r"\s+(ASC|DESC)\s*$", re.I)


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _value(column: Column, row: str, quote: Quote) -> str:
    """SQL for the encoded value; see `freshkeys.sources.encoded`. A column may hold any type here."""
    name = f"{row}.{quote(column.name)}"
    if column.kind == "integer":
        return f"CASE typeof({name}) WHEN 'integer' THEN 'i' || {name} WHEN 'null' THEN 'n' ELSE 'x' || hex({name}) END"
    return f"CASE typeof({name}) WHEN 'text' THEN 's' || hex({name}) WHEN 'null' THEN 'n' ELSE 'x' || hex({name}) END"


def _fine(plan: Plan, row: str, quote: Quote) -> str:
    """SQL that appends the row and the collections of `row`, each after a line feed."""
    table = escaped(plan.table)
    parts = []
    if plan.key is not None:
        parts += [text(f"\nr:{table}:"), _value(plan.key, row, quote)]
    for one in plan.collections:
        parts += [text(f"\nc:{table}.{escaped(one.name)}="), _value(one, row, quote)]
    return "".join(f" || {part}" for part in parts)


def definitions(plan: Plan, shape: Shape, quote: Quote) -> dict[str, str]:
    """The triggers of a table by name."""
    table, whole = quote(plan.table), text(table_source(plan.table))
    old, new = _fine(plan, "OLD", quote), _fine(plan, "NEW", quote)
    # OF compares names, and a key that is a number has others.
    mattering = ", ".join([*(quote(name) for name in shape.columns if name not in plan.ignored), *shape.numbers])
    of = f" OF {mattering}" if plan.ignored else ""
    found = {
        "insert": f"AFTER INSERT ON {table} BEGIN {_note(whole + new)} END",
        "update": f"AFTER UPDATE{of} ON {table} BEGIN {_note(whole + old + new)} END",
        "delete": f"AFTER DELETE ON {table} BEGIN {_note(whole + old)} END",
    }
    if old and shape.unique:
        found["replace"] = f"BEFORE INSERT ON {table} {_replaced(plan, shape, shape.unique, quote)}"
        columns = sorted({name for one in shape.unique for name in one.columns or shape.columns} - {*shape.numbers})
        of = ", ".join([*map(quote, columns), *shape.numbers])
        # The row itself is not in its own way.
        others = f"o.{shape.numbers[0]} <> OLD.{shape.numbers[0]}" if shape.numbers else ""
        found["overrun"] = f"BEFORE UPDATE OF {of} ON {table} {_replaced(plan, shape, shape.unique, quote, others)}"
    named = {f"{TRIGGER}_{plan.table}_{event}": body for event, body in found.items()}
    return {name: f"CREATE TRIGGER {quote(name)} {body}" for name, body in named.items()}


def _note(sources: str) -> str:
    return f"INSERT INTO {TABLE} (random, sources) VALUES (random(), {sources});"


def _replaced(plan: Plan, shape: Shape, unique: Iterable[Unique], quote: Quote, others: str = "") -> str:
    """The part of a trigger that notes the rows in the way of NEW.

    OR REPLACE deletes them, and calls no trigger for it unless `recursive_triggers` is on. Mostly nothing is in the
    way: to ask first takes a fifth of the time that statements which find nothing do.
    """
    note = f"INSERT INTO {TABLE} (random, sources) SELECT random(), {text(table_source(plan.table))}"
    given = ", ".join(f"NEW.{quote(name)} AS {quote(name)}" for name in shape.columns)
    found = []
    for one in unique:
        if one.columns:
            same = [f"{key} = NEW.{quote(name)}" for key, name in zip(one.keys, one.columns, strict=True)]
        else:
            same = [f"{key} = (SELECT {key} FROM (SELECT {given}))" for key in one.keys]
        about = [f"({one.condition})"] if one.condition else []
        about += [others] if others else []
        found.append(f"FROM {quote(plan.table)} AS o WHERE {' AND '.join(same + about)}")
    any_is = " OR ".join(f"EXISTS (SELECT 1 {one})" for one in found)
    notes = " ".join(f"{note}{_fine(plan, 'o', quote)} {one};" for one in found)
    return f"WHEN {any_is} BEGIN {notes} END"


def prune_definition(kept: int) -> str:
    # Pruning is part of writing, a thousandth of it: readers never write, and there is no job to forget.
    return (
        f"CREATE TRIGGER {TRIGGER}_prune AFTER INSERT ON {TABLE} WHEN NEW.id % 1000 = 0 BEGIN "
        f"DELETE FROM {TABLE} WHERE id <= NEW.id - {kept}; END"
    )
