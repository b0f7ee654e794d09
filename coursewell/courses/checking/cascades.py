"""Lets the database itself delete the lessons of a module that is deleted: Django cascades in Python.

Only in a scratch database: it changes a constraint behind the back of migrations.
"""

from __future__ import annotations

from django.db import connection

_POSTGRESQL = """
DO $$ DECLARE name text; BEGIN
    SELECT conname INTO STRICT name FROM pg_constraint
    WHERE conrelid = 'courses_content'::regclass AND confrelid = 'courses_module'::regclass;
    EXECUTE format('ALTER TABLE courses_content DROP CONSTRAINT %%I', name);
    EXECUTE format('ALTER TABLE courses_content ADD CONSTRAINT %%I FOREIGN KEY (module_id) '
                   'REFERENCES courses_module (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED', name);
END $$
"""
_REFERENCE = 'REFERENCES "courses_module" ("id")'


def let_the_database_cascade() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL, [])
            return
        cursor.execute("PRAGMA schema_version")
        version = cursor.fetchone()[0]
        cursor.execute("PRAGMA writable_schema = ON")  # SQLite's own way to change a constraint in place
        cursor.execute(
            "UPDATE sqlite_master SET sql = replace(sql, %s, %s) WHERE name = 'courses_content'",
            [_REFERENCE, f"{_REFERENCE} ON DELETE CASCADE"],
        )
        cursor.execute(f"PRAGMA schema_version = {version + 1}")
        cursor.execute("PRAGMA writable_schema = OFF")
