"""What do the triggers cost whoever writes?

    .venv/bin/python -m benchmarks.writes [--db postgres] [--only bulk|commits|single] [--rows N] [--runs 5] [--json]

Each write is measured with and without triggers by turns, and neighbours are divided by each other: what disturbs the
machine disturbs both. `ratio` is the median of these, with the least, the most and how many there were.

bulk     `bulk_create` of 10,000 rows, for every table that has triggers: time with / without
single   100 creates and 100 updates of one row each, in one transaction: time with / without
commits  commits a second of eight processes, each updating a row of its own: with / without. On PostgreSQL only, with
         fsync and synchronous_commit on
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._printing import show
from benchmarks._scratch import by_turns, site_on, spread

WRITERS = 8
#: What takes less than this is disturbed more by what else the machine does, and is measured more often.
QUICK_SECONDS, TIMES_FOR_QUICK = 0.5, 3
Figures = dict[str, dict[str, float]]


def measured(write: Callable[[], Any], runs: int) -> dict[str, float]:
    """A write that is rolled back, so that every run finds the same."""
    from django.db import transaction

    times: dict[bool, list[float]] = {True: [], False: []}
    write_once(write)
    started = time.perf_counter()
    write_once(write)
    if time.perf_counter() - started < QUICK_SECONDS:
        runs *= TIMES_FOR_QUICK
    for present in by_turns(runs):
        tidy_up()
        with transaction.atomic():
            started = time.perf_counter()
            write()
            times[present].append(time.perf_counter() - started)
            transaction.set_rollback(True)
    return {
        "ms_with": round(statistics.median(times[True]) * 1000, 1),
        "ms_without": round(statistics.median(times[False]) * 1000, 1),
        **spread([one / other for one, other in zip(times[True], times[False], strict=True)]),
    }


def tidy_up() -> None:
    """Rows that were rolled back are gone before the next run, and no vacuum or checkpoint falls into it by chance."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("CHECKPOINT")


def write_once(write: Callable[[], Any]) -> None:
    """The first run reads catalogues and makes files longer."""
    from django.db import transaction

    with transaction.atomic():
        write()
        transaction.set_rollback(True)


def bulk(count: int, runs: int) -> Figures:
    from django.apps import apps

    from benchmarks._rows import rows
    from freshkeys.declared import plans

    found = {}
    watched = plans("default")
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in watched or model._meta.proxy or model._meta.parents:
            continue
        made = rows(model, count)

        def create(model: Any = model, made: list[Any] = made) -> None:
            for one in made:
                if model._meta.auto_field is not None:
                    one.pk = None
                one._state.adding = True
            model._base_manager.bulk_create(made)

        found[f"bulk_create, {model._meta.db_table}"] = measured(create, runs)
    return found


def single(count: int, runs: int) -> Figures:
    from django.contrib.auth.models import Group

    changed = Group.objects.create(name="changed")

    def create() -> None:
        for number in range(100):
            Group.objects.create(name=str(number))

    def update() -> None:
        for number in range(100):
            Group.objects.filter(pk=changed.pk).update(name=f"c{number}")

    return {"100 creates": measured(create, runs), "100 updates": measured(update, runs)}


def writer(parameters: dict[str, Any], number: int, seconds: float, start: Any, done: Any) -> None:
    import psycopg

    with psycopg.connect(**parameters, autocommit=True) as connection:
        count = 0
        start.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            connection.execute(
                "UPDATE auth_group SET name = %s WHERE name LIKE %s", (f"w{number} {count}", f"w{number} %")
            )
            count += 1
    done.put(count)


def commits(seconds: float, runs: int) -> Figures:
    """Commits a second of eight writers, each to a row of its own."""
    from django.contrib.auth.models import Group
    from django.db import connection

    for number in range(WRITERS):
        Group.objects.create(name=f"w{number} ")
    known = {"dbname", "host", "user", "password", "port"}
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in known}
    found: dict[bool, list[float]] = {True: [], False: []}
    context = multiprocessing.get_context("spawn")
    for present in by_turns(runs):
        done, start = context.Queue(), context.Barrier(WRITERS)
        given = [(parameters, number, seconds, start, done) for number in range(WRITERS)]
        workers = [context.Process(target=writer, args=one) for one in given]
        for worker in workers:
            worker.start()
        found[present].append(sum(done.get() for _ in workers) / seconds)
        for worker in workers:
            worker.join()
    figures = {
        "with": round(statistics.median(found[True])),
        "without": round(statistics.median(found[False])),
        **spread([one / other for one, other in zip(found[True], found[False], strict=True)]),
    }
    return {f"commits a second, {WRITERS} writers": figures}


def run(kind: str, only: str, rows: int, runs: int, seconds: float) -> Figures:
    found: Figures = {}
    with site_on(kind, is_durable=True):
        if only in ("", "bulk"):
            found |= bulk(rows, runs)
        if only in ("", "single"):
            found |= single(rows, runs)
        if only in ("", "commits") and kind == "postgres":
            found |= commits(seconds, runs)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--only", choices=("bulk", "single", "commits"), default="")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.db, given.only, given.rows, given.runs, given.seconds)
    show(found, as_json=given.json, width=46)


if __name__ == "__main__":
    main()
