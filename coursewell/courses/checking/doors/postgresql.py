"""Doors that only PostgreSQL has."""

from __future__ import annotations

import time
from typing import Any, cast

from coursewell.courses.checking.doors.elsewhere import modules_of
from coursewell.courses.checking.doors.register import DOORS, a_slug, courses, summary, title
from coursewell.courses.checking.names import OWNER_OF_LINKS
from freshkeys.checking.pen import Pen


def retitle(pen: Pen) -> str:
    return f"UPDATE courses_course SET title = '{title(pen)}' WHERE slug = '{a_slug(pen)}'"


@DOORS.add("COPY", vendor="postgresql", weight=3)
def copy(pen: Pen) -> None:
    slug = a_slug(pen)
    with pen.elsewhere() as execute:
        execute(f"DELETE FROM courses_module WHERE {modules_of(slug)} AND slug LIKE 'copied%'")
        (course,) = pen.rows_there(f"SELECT id FROM courses_course WHERE slug = '{slug}'")[0]
        foreign = cast("Any", pen.foreign)
        with foreign.cursor() as cursor, cursor.copy("COPY courses_module (course_id, title, slug) FROM STDIN") as into:
            into.write_row((course, f"Module n{pen.number()}", "copied"))


@DOORS.add("TRUNCATE", vendor="postgresql", weight=3, only_plot=OWNER_OF_LINKS)
def truncate(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute("TRUNCATE courses_course_instructors")


@DOORS.add("two-phase commit", vendor="postgresql")
def two_phase(pen: Pen) -> None:
    pen.execute_there("BEGIN")
    pen.execute_there(retitle(pen))
    pen.prepared(f"plot-{pen.plot}-{pen.number()}")


@DOORS.add("two-phase rollback", vendor="postgresql", weight=1)
def two_phase_rollback(pen: Pen) -> None:
    name = f"plot-{pen.plot}-{pen.number()}"
    pen.execute_there("BEGIN")
    pen.execute_there(retitle(pen))
    pen.log.write("void", pen.door, pen.state_there())
    pen.execute_there(f"PREPARE TRANSACTION '{name}'")
    time.sleep(pen.random.uniform(0, 0.1))
    pen.execute_there(f"ROLLBACK PREPARED '{name}'")


@DOORS.add("SERIALIZABLE", vendor="postgresql")
def serializable(pen: Pen) -> None:
    level = pen.random.choice(["SERIALIZABLE", "REPEATABLE READ"])
    with pen.elsewhere(begin=f"BEGIN ISOLATION LEVEL {level}") as execute:
        execute(retitle(pen))


@DOORS.add("a write inside a WITH", vendor="postgresql")
def common_table_expression(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(
            f"WITH gone AS (DELETE FROM courses_module WHERE {modules_of(a_slug(pen))} AND slug = 'with' RETURNING 1) "
            f"UPDATE courses_course SET summary = '{summary(pen)}' WHERE {courses(pen)}"
        )


@DOORS.add("MERGE", vendor="postgresql")
def merge(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(
            f"MERGE INTO courses_module m USING (SELECT id FROM courses_course WHERE slug = '{a_slug(pen)}') c "
            "ON m.course_id = c.id AND m.slug = 'merged' "
            f"WHEN MATCHED THEN UPDATE SET title = 'Module n{pen.number()}' "
            f"WHEN NOT MATCHED THEN INSERT (course_id, title, slug) VALUES (c.id, 'Module n{pen.number()}', 'merged')"
        )


@DOORS.add("a session that replicates", vendor="postgresql")
def replica(pen: Pen) -> None:
    """Ordinary triggers sleep in such a session."""
    with pen.elsewhere() as execute:
        execute("SET LOCAL session_replication_role = replica")
        execute(retitle(pen))


@DOORS.add("a function of the database", vendor="postgresql", weight=1)
def function(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(f"DO $$ BEGIN {retitle(pen)}; END $$")


@DOORS.add("a DO block that commits by itself", vendor="postgresql", weight=1)
def committing_block(pen: Pen) -> None:
    with pen.single():
        pen.execute_there(f"DO $$ BEGIN {retitle(pen)}; COMMIT; END $$")
