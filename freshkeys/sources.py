"""Sources: what a result was built from, and what a write touches. Strings, the same in the log and in the receipts.

A table is `t:courses_course`. Rows and collections come to stand beside it under letters of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

#: The source that everything depends on: written when the schema changes.
EVERYTHING = "*"


def table_source(table: str) -> str:
    return f"t:{table}"


def table_of(source: str) -> str:
    return source.partition(":")[2]


def as_tables(what: Iterable[type[Model] | str]) -> list[str]:
    """Table names of models; names stay as they are."""
    return [one if isinstance(one, str) else one._meta.db_table for one in what]
