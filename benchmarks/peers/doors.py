"""Plain doors: ways in which what the page shows is changed. Each gets a number that no write before it had."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from benchmarks.peers import calls
from benchmarks.peers.contenders import this
from benchmarks.peers.school.models import Course, Instructor, Subject
from benchmarks.peers.school.views import PAGE

Write = Callable[[int, Callable[[], None], bool], None]
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def newest(count: int = 1) -> list[Any]:
    """Courses at the top of the page, by their numbers alone: a contender may have kept the rest of them."""
    rows = Course.objects.filter(published=True).order_by("-created", "-pk")
    return list(rows.values_list("pk", flat=True)[:count])


def made(number: int, **fields: Any) -> Course:
    given = {"subject_id": Subject.objects.order_by("pk")[0].pk} | fields
    owner = Instructor.objects.order_by("pk")[0]
    return Course(title=f"Made {number}", owner=owner, created=LATER + timedelta(minutes=number), **given)


def save(number: int, visit: Callable[[], None], own: bool) -> None:
    Course.objects.get(pk=newest()[0]).save_as(f"Saved {number}")


def update(number: int, visit: Callable[[], None], own: bool) -> None:
    calls.update(Course.objects.filter(pk=newest()[0]), f"Updated {number}", own=own)


def bulk_create(number: int, visit: Callable[[], None], own: bool) -> None:
    Course.objects.bulk_create([made(number)])


def bulk_update(number: int, visit: Callable[[], None], own: bool) -> None:
    courses = list(Course.objects.filter(pk__in=newest(3)))
    for course in courses:
        course.title = f"Together {number}"
    Course.objects.bulk_update(courses, ["title"])


def delete(number: int, visit: Callable[[], None], own: bool) -> None:
    Subject.objects.get(title="Short-lived").delete()


def many_to_many(number: int, visit: Callable[[], None], own: bool) -> None:
    course = Course.objects.get(pk=newest()[0])
    course.instructors.add(Instructor.objects.create(name=f"Guest {number}"))


def raw(number: int, visit: Callable[[], None], own: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE school_course SET title = %s WHERE id = %s", [f"Raw {number}", newest()[0]])


def elsewhere(number: int, visit: Callable[[], None], own: bool) -> None:
    """Another program: the driver alone, no Django."""
    statement = f"UPDATE school_course SET title = 'Elsewhere {number}' WHERE id = {newest()[0]}"
    parameters: Any = connection.get_connection_params()
    if connection.vendor == "sqlite":
        import sqlite3

        other: Any = sqlite3.connect(parameters["database"], timeout=20, isolation_level=None)
    else:
        import psycopg

        known = {"dbname", "host", "user", "password", "port"}
        other = psycopg.connect(**{name: parameters[name] for name in known & set(parameters)}, autocommit=True)
    other.execute(statement)
    other.close()


def rolled_back(number: int, visit: Callable[[], None], own: bool) -> None:
    """The page is asked for in the transaction, as a view does that shows what it has just saved, and then fails."""
    with transaction.atomic():
        calls.update(Course.objects.filter(pk=newest()[0]), f"Never {number}", own=own)
        if own:
            tell("rolled back")
        visit()
        transaction.set_rollback(True)


def meanwhile(number: int, visit: Callable[[], None], own: bool) -> None:
    """Somebody saves while the page is built: after its courses were read, before it is stored."""
    save(number, visit, own)
    if own:
        tell("written meanwhile")
    written: list[threading.Thread] = []

    def save_after(execute: Callable[..., Any], sql: str, *others: Any) -> Any:
        result = execute(sql, *others)
        if '"school_course"."title"' in sql and not written:
            written.append(threading.Thread(target=save_another))
            written[0].start()
            written[0].join()
        return result

    def save_another() -> None:
        Course.objects.get(pk=newest()[0]).save_as(f"Meanwhile {number}")
        if own:
            tell("written meanwhile")
        connection.close()

    with connection.execute_wrapper(save_after):
        visit()


def killed(number: int, visit: Callable[[], None], own: bool) -> None:
    """The process dies when the database has acknowledged COMMIT, before a line of Python runs after it."""
    database: Any = connection
    commit = database._commit

    def and_die() -> None:
        commit()
        os.kill(os.getpid(), signal.SIGKILL)

    course = Course.objects.get(pk=newest()[0])
    database._commit = and_die
    with transaction.atomic():
        course.save_as(f"Last words {number}")


DOORS: dict[str, Write] = {
    "save()": save,
    "update()": update,
    "bulk_create()": bulk_create,
    "bulk_update()": bulk_update,
    "delete(), cascade": delete,
    "many-to-many": many_to_many,
    "raw SQL in Django": raw,
    "another connection": elsewhere,
    "rolled back": rolled_back,
    "written meanwhile": meanwhile,
    "killed after COMMIT": killed,
}
#: Doors that nobody who reads the documentation could follow with a call: another program, or no process any more.
UNTOLD = {"another connection", "killed after COMMIT"}
#: The call is made by the writer, before others go on.
TOLD_INSIDE = {"rolled back", "written meanwhile"}


def prepare(door: str, number: int) -> None:
    """What has to be there before the page is asked for."""
    if door == "delete(), cascade":
        subject = Subject.objects.create(title="Short-lived")
        for n in range(2):
            made(number * PAGE + n, subject_id=subject.pk).save()


def write(door: str, number: int, visit: Callable[[], None], *, own: bool) -> None:
    """Write by a door; `own` makes the calls that the contender's documentation asks for."""
    DOORS[door](number, visit, own)
    if own and door not in UNTOLD | TOLD_INSIDE:
        tell(door)


def tell(door: str) -> None:
    if name := this().calls:
        getattr(calls, name)(door)
