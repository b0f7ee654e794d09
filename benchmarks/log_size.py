"""How large does the log become, and what does it cost to keep it small?

    .venv/bin/python -m benchmarks.log_size [--db postgres] [--writes 200000] [--json]

Four programs that are not Django update single rows, each in a transaction of its own on PostgreSQL, in transactions of
a hundred on SQLite. Meanwhile somebody counts the notes, and somebody who holds a value and a token asks now and then.

most_notes     the most notes that anybody counted
stale          answers that were not what the database said then
drop_all       questions that were about a token which had been pruned
prune_ms       deleting 10,000 notes at once, median of five
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks._scratch import site_on

WRITERS = 4
BATCH = 100
turns = threading.Lock()


def write_postgres(number: int, writes: int) -> None:
    from freshkeys.tests.conftest import foreign_connection

    with foreign_connection() as connection:
        connection.execute(
            f"DO $$ BEGIN FOR n IN 1..{writes} LOOP "
            f"UPDATE auth_group SET name = '{number} ' || n WHERE name LIKE '{number} %'; COMMIT; END LOOP; END $$"
        )


def write_sqlite(number: int, writes: int) -> None:
    from freshkeys.tests.conftest import foreign_connection

    connection = foreign_connection()
    connection.execute("PRAGMA busy_timeout = 60000")
    for first in range(0, writes, BATCH):
        with turns:  # SQLite's own way of waiting lets some wait for ever
            connection.execute("BEGIN IMMEDIATE")
            for n in range(first, min(first + BATCH, writes)):
                connection.execute(f"UPDATE auth_group SET name = '{number} {n}' WHERE name LIKE '{number} %'")
            connection.execute("COMMIT")
    connection.close()


def watched(write: Any, writes: int) -> dict[str, Any]:
    from django.contrib.auth.models import Group
    from django.db import connection

    from freshkeys import remember
    from freshkeys.engine import engine_for
    from freshkeys.log import schema

    for number in range(WRITERS):
        Group.objects.create(name=f"{number} 0")
    started = time.monotonic()
    pool = ThreadPoolExecutor(WRITERS)
    workers = [pool.submit(write, number, writes // WRITERS) for number in range(WRITERS)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 60000")  # writers leave little room
    most, stale, asked, dropped = 0, 0, 0, 0
    still = Group.objects.create(name="still")
    while not all(worker.done() for worker in workers):
        found = schema(connection).size_of(connection)
        most = max(most, found[0])
        stale += (
            remember("still", lambda: Group.objects.filter(pk=still.pk).values_list("name", flat=True).get())
            != still.name
        )
        changes = engine_for("default").changes
        dropped += bool(changes) and changes[-1] is None
        asked += 1
        still.name = f"still {asked}"
        still.save()
        time.sleep(0.2)
    for worker in workers:
        worker.result()
    return {
        "writes": writes,
        "seconds": round(time.monotonic() - started, 1),
        "most_notes": max(most, schema(connection).size_of(connection)[0]),
        "counted": asked,
        "stale": stale,
        "drop_all": dropped,
    }


def run(kind: str, writes: int) -> dict[str, Any]:
    with site_on(kind):
        found = watched(write_postgres if kind == "postgres" else write_sqlite, writes)
        return found | {"prune_ms": pruning(kind)}


def pruning(kind: str) -> float:
    from django.db import connection, transaction

    from freshkeys.log import TABLE

    if kind == "postgres":
        delete = f"DELETE FROM {TABLE} WHERE xid IN (SELECT xid FROM {TABLE} ORDER BY xid LIMIT 10000)"
    else:
        delete = f"DELETE FROM {TABLE} WHERE id < (SELECT min(id) + 10000 FROM {TABLE})"
    times = []
    for _ in range(5):
        with transaction.atomic(), connection.cursor() as cursor:
            started = time.perf_counter()
            cursor.execute(delete)
            times.append(time.perf_counter() - started)
            transaction.set_rollback(True)
    return round(statistics.median(times) * 1000, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--writes", type=int, default=200_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.db, given.writes)
    if given.json:
        print(json.dumps(found))
        return
    print("   ".join(f"{key} {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
