"""What do the triggers cost whoever writes?

    .venv/bin/python -m benchmarks.writes [--db postgres] [--rows 10000] [--runs 5] [--seconds 5] [--json]

Each write is measured with and without triggers by turns, and the medians are divided: what disturbs the machine
disturbs both. On PostgreSQL also commits a second of eight writers, each in a process of its own, with fsync and
synchronous_commit on.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from benchmarks._scratch import site

WRITERS = 8


def fill() -> Any:
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Module, Subject

    owner = User.objects.create(email="owner@example.com")
    subject = Subject.objects.create(title="Subject", slug="s")
    course = Course.objects.create(owner=owner, subject=subject, title="Course", slug="c", state="published")
    return Module.objects.create(course=course, title="Module", slug="m")


def triggers(*, present: bool) -> None:
    from django.db import connection

    from freshkeys.declared import plans
    from freshkeys.log import schema

    if present:
        schema(connection).install(connection, plans("default").values())
    else:
        schema(connection).drop_triggers(connection)


def writes(module: Any, rows: int) -> dict[str, Callable[[], Any]]:
    """Each leaves nothing behind, so that every run finds the same."""
    from coursewell.courses.models import Content, Course, Module, Subject

    def bulk(model: Any, make: Callable[[int], Any]) -> Callable[[], Any]:
        made = [make(number) for number in range(rows)]

        def create() -> Any:
            for one in made:
                one.pk = None
            return model.objects.bulk_create(made)

        return create

    course = module.course
    return {
        "bulk_create, contents": bulk(
            Content, lambda n: Content(module=module, slug=f"t{n}", title="T", body="x" * 500)
        ),
        "bulk_create, modules": bulk(Module, lambda n: Module(course=course, slug=f"m{n}", title="M")),
        "bulk_create, subjects": bulk(Subject, lambda n: Subject(slug=f"s{n}", title="S")),
        "bulk_create, courses": bulk(
            Course, lambda n: Course(owner=course.owner, subject=course.subject, slug=f"c{n}", title="C")
        ),
        "100 creates": lambda: [Content.objects.create(module=module, slug=f"t{n}", title="T") for n in range(100)],
        "100 updates": lambda: [Course.objects.filter(pk=course.pk).update(title=f"C{n}") for n in range(100)],
    }


def ratio(write: Callable[[], Any], runs: int) -> dict[str, float]:
    from django.db import connection, transaction

    from freshkeys.log import TABLE

    times: dict[bool, list[float]] = {True: [], False: []}
    notes = 0
    for run in range(2 * runs):
        present = run % 2 == 0
        triggers(present=present)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {TABLE}")
                before = cursor.fetchone()[0]
                started = time.perf_counter()
                write()
                times[present].append(time.perf_counter() - started)
                cursor.execute(f"SELECT count(*) FROM {TABLE}")
                notes = max(notes, cursor.fetchone()[0] - before)
            transaction.set_rollback(True)
    with_them, without = statistics.median(times[True]), statistics.median(times[False])
    return {
        "ms_with": round(with_them * 1000, 1),
        "ms_without": round(without * 1000, 1),
        "ratio": round(with_them / without, 2),
        "notes": notes,
    }


def writer(parameters: dict[str, Any], number: int, seconds: float, done: Any) -> None:
    import psycopg

    with psycopg.connect(**parameters, autocommit=True) as connection:
        count, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            connection.execute("UPDATE courses_course SET title = %s WHERE slug = %s", (f"T{count}", f"w{number}"))
            count += 1
    done.put(count)


def commits(seconds: float, runs: int) -> dict[str, float]:
    """Commits a second of eight writers, each to a row of its own."""
    from django.db import connection

    from coursewell.courses.models import Course

    first = Course.objects.select_related("owner", "subject").order_by("pk")[0]
    for number in range(WRITERS):
        Course.objects.create(owner=first.owner, subject=first.subject, title="W", slug=f"w{number}")
    known = {"dbname", "host", "user", "password", "port"}
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in known}
    found: dict[bool, list[float]] = {True: [], False: []}
    context = multiprocessing.get_context("spawn")
    for run in range(2 * runs):
        present = run % 2 == 0
        triggers(present=present)
        done = context.Queue()
        workers = [context.Process(target=writer, args=(parameters, n, seconds, done)) for n in range(WRITERS)]
        for worker in workers:
            worker.start()
        found[present].append(sum(done.get() for _ in workers) / seconds)
        for worker in workers:
            worker.join()
    triggers(present=True)
    with_them, without = statistics.median(found[True]), statistics.median(found[False])
    return {"with": round(with_them), "without": round(without), "ratio": round(with_them / without, 2)}


def run(kind: str, rows: int, runs: int, seconds: float) -> dict[str, Any]:
    with ExitStack() as stack:
        environment = {}
        if kind == "postgres":
            from tests.support import postgres

            environment["DATABASE_URL"] = stack.enter_context(postgres.server())
        stack.enter_context(site(**environment))
        module = fill()
        found: dict[str, Any] = {name: ratio(write, runs) for name, write in writes(module, rows).items()}
        if kind == "postgres":
            found["commits a second, 8 writers"] = commits(seconds, runs)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.db, given.rows, given.runs, given.seconds)
    if given.json:
        print(json.dumps(found))
        return
    for name, figures in found.items():
        print(f"{name:30}" + "   ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
