"""A generated catalogue that lies in SQLite, copied to an empty PostgreSQL: the rows are drawn once for both."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from psycopg import sql


def copy_from(sqlite: Path) -> None:
    """Fill the empty, migrated PostgreSQL of this Django with the rows that are in the file."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    from benchmarks.catalogue.generating import without_search_index
    from coursewell.accounts.models import User
    from coursewell.courses.database import installing
    from coursewell.courses.database.statistics import refresh_statistics
    from coursewell.courses.models import Content, Course, Instructor, Module, Subject

    models = (User, Subject, Instructor, Course, Course.instructors.through, Module, Content)
    with sqlite3.connect(sqlite) as source, transaction.atomic(), connection.cursor() as cursor:
        without_search_index(connection)
        for model in models:
            _copy(source, cursor, model)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        connection.check_constraints()  # now: PostgreSQL makes no trigger while a check is pending
        refresh_statistics(connection.alias)
        installing.install(connection.alias)
    refresh_statistics(connection.alias)


def _copy(source: sqlite3.Connection, cursor: Any, model: Any) -> None:
    """All rows of a table, as text, which PostgreSQL reads as whatever a column holds."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as copy:
        for row in _rows(source, table, columns):
            copy.write_row(row)


def _rows(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[str | None, ...]]:
    names = ", ".join(f'"{column}"' for column in columns)
    for row in source.execute(f'SELECT {names} FROM "{table}" ORDER BY id'):
        yield tuple(None if value is None else str(value) for value in row)
