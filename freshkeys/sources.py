"""Sources: what a result was built from, and what a write touches. Strings, the same in the log and in the receipts.

    t:courses_course                 a table
    r:courses_course:i12             the row with the primary key 12, whether there is one or not
    c:courses_course.subject_id=i3   a declared collection: all rows with 3 in a column
    m:courses_course                 the mass source of a table: held by whatever was built from rows or collections

Each write logs its table. One of a few rows also logs those rows and their collections, before and after; one of very
many logs the mass source instead.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from django.db.models import Model

#: The source that everything depends on: written when the schema changes.
EVERYTHING = "*"
#: Writes that touch more rows than this log the mass source instead of the rows: a statement on PostgreSQL, a
#: transaction of Django's on SQLite.
MASS_ROWS = 200
#: A result that was built from more rows and collections of one table than this depends on the whole table.
FINE_SOURCES = 200

_SPECIAL = re.compile(r"[%:.=\n]")


def escaped(name: str) -> str:
    """A name of a table or column without what separates the parts of a source."""
    return _SPECIAL.sub(lambda found: f"%{ord(found[0]):02X}", name)


def encoded(value: int | str | uuid.UUID | None) -> str:
    """A value with its type; the triggers write the same.

    >>> encoded(12), encoded("12"), encoded(None)
    ('i12', 's3132', 'n')
    """
    if value is None:
        return "n"
    if isinstance(value, uuid.UUID):
        return f"u{value.hex}"
    if isinstance(value, str):
        return "s" + value.encode("utf-8", "surrogatepass").hex().upper()
    return f"i{int(value)}"


def table_source(table: str) -> str:
    return f"t:{escaped(table)}"


def mass_source(table: str) -> str:
    return f"m:{escaped(table)}"


def row_source(table: str, key: str) -> str:
    """`key` is encoded."""
    return f"r:{escaped(table)}:{key}"


def collection_source(table: str, column: str, value: str) -> str:
    """`value` is encoded."""
    return f"c:{escaped(table)}.{escaped(column)}={value}"


def table_of(source: str) -> str:
    """The table that a source is about."""
    return unquote(re.split(r"[:.]", source, maxsplit=2)[1])


def is_fine(source: str) -> bool:
    """Whether this is a row or a collection."""
    return source.startswith(("r:", "c:"))


def coarsened(sources: Iterable[str]) -> frozenset[str]:
    """The same with whole tables in place of too many of their rows, and nothing said twice."""
    fine: defaultdict[str, set[str]] = defaultdict(set)
    found: set[str] = set()
    for source in sources:
        if is_fine(source):
            fine[table_of(source)].add(source)
        elif not source.startswith("m:"):
            found.add(source)
    for table, those in fine.items():
        if table_source(table) in found:
            continue
        found |= {table_source(table)} if len(those) > FINE_SOURCES else those | {mass_source(table)}
    return frozenset(found)


def as_tables(what: Iterable[type[Model] | str]) -> list[str]:
    """Table names of models; names stay as they are."""
    return [one if isinstance(one, str) else one._meta.db_table for one in what]
