"""Doors that only SQLite has."""

from __future__ import annotations

import sqlite3

from django.db import connection

from coursewell.courses.checking.doors.register import DOORS, a_slug, title
from freshkeys.checking.pen import Pen


@DOORS.add("INSERT OR REPLACE", vendor="sqlite")
def replace(pen: Pen) -> None:
    """The row that gives way is deleted without a DELETE trigger."""
    with pen.elsewhere() as execute:
        execute(
            "INSERT OR REPLACE INTO courses_module (course_id, title, slug) "
            f"SELECT id, 'Module n{pen.number()}', 'given' FROM courses_course WHERE slug = '{a_slug(pen)}'"
        )


@DOORS.add("UPDATE OR IGNORE", vendor="sqlite")
def ignore(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(f"UPDATE OR IGNORE courses_course SET title = '{title(pen)}' WHERE slug = '{a_slug(pen)}'")


@DOORS.add("an attached database", vendor="sqlite", weight=1)
def attached(pen: Pen) -> None:
    """A program whose own database is another one."""
    slug, new = a_slug(pen), title(pen)
    other = sqlite3.connect(":memory:", timeout=20, isolation_level=None)
    try:
        other.execute("ATTACH ? AS site", [str(connection.settings_dict["NAME"])])
        with pen.single():
            other.execute("UPDATE site.courses_course SET title = ? WHERE slug = ?", [new, slug])
    finally:
        other.close()


@DOORS.add("VACUUM", vendor="sqlite", weight=1)
def vacuum(pen: Pen) -> None:
    with pen.single():
        pen.execute_there("VACUUM")
