"""Puts the definitions into a database, once and again; does nothing where they stand already."""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from coursewell.courses import search, slugs
from coursewell.courses.database import moments
from coursewell.courses.database.definition import Definition


def install(using: str = "default", **_: Any) -> None:
    """Create, or create again, what is missing or was defined otherwise. A receiver of `post_migrate`."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    for definition in definitions(connection):
        if definition.tables <= tables and not is_installed(connection, definition):
            with transaction.atomic(using), connection.cursor() as cursor:
                for statement in (*definition.drop, *definition.objects.values(), *definition.fill):
                    cursor.execute(statement)
                remember_fingerprint(connection, definition)


def make_way(using: str = "default", plan: Any = (), **_: Any) -> None:
    """Take the triggers away before migrations run on SQLite. A receiver of `pre_migrate`.

    SQLite refuses to rename a table while a trigger or view names one that is not there, which is how a migration
    rebuilds a table. `install` finds them missing afterwards, and fills the index anew.
    """
    connection = connections[using]
    if connection.vendor != "sqlite" or not plan:
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        for definition in definitions(connection):
            for statement in definition.drop:
                cursor.execute(statement)


def definitions(connection: BaseDatabaseWrapper) -> list[Definition]:
    always = [slugs.definition(connection.vendor), search.definition(connection.vendor)]
    return [moments.DEFINITION, *always] if connection.vendor == "sqlite" else always


def is_installed(connection: BaseDatabaseWrapper, definition: Definition) -> bool:
    """Whether every object stands in the database, exactly as it is defined here."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            found = dict(cursor.fetchall())
            return all(found.get(name) == sql for name, sql in definition.objects.items())
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'")
        triggers = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT obj_description(to_regproc(%s), 'pg_proc')", [definition.name])
        (fingerprint,) = cursor.fetchone()
    wanted = {name for name, sql in definition.objects.items() if sql.startswith("CREATE TRIGGER")}
    return fingerprint == definition.fingerprint and wanted <= triggers


def remember_fingerprint(connection: BaseDatabaseWrapper, definition: Definition) -> None:
    """PostgreSQL does not keep the text of a statement, so the function of the group carries a comment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"COMMENT ON FUNCTION {definition.name} IS '{definition.fingerprint}'")
