"""Doors past the models: raw SQL in Django, a connection without Django, the database's own shell."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time

from django.db import connection

from coursewell.courses.checking.doors.register import DOORS, a_slug, courses, summary, title
from freshkeys.checking.pen import Pen
from freshkeys.checking.processes import dying_with_parent


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def modules_of(slug: str) -> str:
    return f"course_id = (SELECT id FROM courses_course WHERE slug = '{slug}')"


@DOORS.add("raw SQL")
def raw(pen: Pen) -> None:
    slug, new = a_slug(pen), title(pen)
    with pen.single():
        run(f"UPDATE courses_course SET title = '{new}' WHERE slug = '{slug}'")


@DOORS.add("raw SQL, executemany()")
def raw_many(pen: Pen) -> None:
    slug = a_slug(pen)
    rows = [(f"Module n{pen.number()}", slug) for _ in range(2)]
    with pen.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM courses_module WHERE {modules_of(slug)} AND title = ''")
        cursor.executemany(
            "UPDATE courses_module SET title = %s WHERE slug = 'first' AND course_id = "
            "(SELECT id FROM courses_course WHERE slug = %s)",
            rows,
        )


@DOORS.add("raw SQL, DELETE with a cascade in the database")
def cascade(pen: Pen) -> None:
    """The checker has given the lessons' foreign key an ON DELETE CASCADE; see `plots.prepare`."""
    slug = a_slug(pen)
    with pen.single():
        run(f"DELETE FROM courses_module WHERE {modules_of(slug)} AND slug <> 'first'")


@DOORS.add("another program", weight=6)
def another_program(pen: Pen) -> None:
    slug = a_slug(pen)
    with pen.elsewhere() as execute:
        execute(f"UPDATE courses_course SET title = '{title(pen)}', summary = '{summary(pen)}' WHERE slug = '{slug}'")


@DOORS.add("another program, many rows")
def another_program_many(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(f"UPDATE courses_course SET title = '{title(pen)}' || slug WHERE {courses(pen)}")
        execute(
            f"UPDATE courses_subject SET title = 'Subject n{pen.number()}' || slug WHERE slug LIKE 'marsh-{pen.plot}-%'"
        )


@DOORS.add("another program, INSERT ... SELECT")
def another_program_inserts(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(
            f"DELETE FROM courses_module WHERE title LIKE 'Module%' AND {modules_of(a_slug(pen))} AND slug = 'extra'"
        )
        execute(
            f"INSERT INTO courses_module (course_id, title, slug) SELECT id, 'Module n{pen.number()}', 'extra' "
            f"FROM courses_course WHERE {courses(pen)} ON CONFLICT DO NOTHING"
        )


@DOORS.add("another program, upsert")
def another_program_upserts(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(
            f"INSERT INTO courses_module (course_id, title, slug) SELECT id, 'Module n{pen.number()}', 'first' "
            f"FROM courses_course WHERE slug = '{a_slug(pen)}' "
            "ON CONFLICT (course_id, slug) DO UPDATE SET title = excluded.title"
        )


@DOORS.add("another program, DELETE with a cascade in the database")
def another_program_cascades(pen: Pen) -> None:
    with pen.elsewhere() as execute:
        execute(f"DELETE FROM courses_module WHERE {modules_of(a_slug(pen))} AND slug <> 'first'")


@DOORS.add("another program, each statement by itself")
def another_program_alone(pen: Pen) -> None:
    slug, new = a_slug(pen), title(pen)
    with pen.single():
        pen.execute_there(f"UPDATE courses_course SET title = '{new}' WHERE slug = '{slug}'")


@DOORS.add("the database's shell", weight=1)
def shell(pen: Pen) -> None:
    """`psql` or `sqlite3`, where there is one."""
    slug, new = a_slug(pen), title(pen)
    sql = f"BEGIN; UPDATE courses_course SET title = '{new}' WHERE slug = '{slug}'; COMMIT"
    settings = connection.settings_dict
    if pen.vendor == "sqlite":
        command = [shutil.which("sqlite3"), "-bail", "-cmd", ".timeout 20000", str(settings["NAME"]), sql]
    else:
        where = connection.get_connection_params()
        options = [
            f"--{name}={where[key]}" for name, key in (("host", "host"), ("username", "user"), ("dbname", "dbname"))
        ]
        command = [shutil.which("psql"), *options, "--set=ON_ERROR_STOP=1", "--quiet", "--command", sql]
    if command[0] is not None:
        with pen.single():
            subprocess.run(
                [str(part) for part in command],
                check=True,
                capture_output=True,
                preexec_fn=dying_with_parent(signal.SIGKILL),  # or it writes when its writer's successor has looked
            )


@DOORS.add("a long transaction", weight=1)
def long(pen: Pen) -> None:
    """It begins before others that commit while it is open, so that commits come out of order."""
    with pen.elsewhere(begin="BEGIN") as execute:
        execute(f"UPDATE courses_course SET title = '{title(pen)}' WHERE slug = '{a_slug(pen)}'")
        time.sleep(pen.random.uniform(0.05, 0.6 if pen.vendor == "postgresql" else 0.15))
        execute(f"UPDATE courses_course SET summary = '{summary(pen)}' WHERE {courses(pen)}")
