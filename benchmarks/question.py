"""What does the one question cost whoever reads?

    .venv/bin/python -m benchmarks.question [--db postgres] [--runs 500] [--json]

Microseconds, median and 90th percentile, on this project's own tables: of a statement that does nothing, and of the
question when nothing was committed, when a row was written since the last answer, and of a whole moment. The same once
more with as many rows in the log as it ever keeps.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._printing import show
from benchmarks._scratch import site_on

Figures = dict[str, float]


def measured(runs: int, question: Callable[[], object], before: Callable[[], object] = lambda: None) -> Figures:
    times = []
    for _ in range(runs):
        before()
        started = time.perf_counter()
        question()
        times.append((time.perf_counter() - started) * 1e6)
    return {"median_us": round(statistics.median(times)), "p90_us": round(statistics.quantiles(times, n=10)[-1])}


def costs(runs: int) -> dict[str, Figures]:
    from django.contrib.auth.models import Group
    from django.db import connection

    from freshkeys import moment, one_moment
    from freshkeys.engine import engine_for

    engine = engine_for("default")

    def nothing() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchall()

    def ask() -> None:
        engine.validate()

    def a_moment() -> None:
        with one_moment():
            moment.at(connection)

    def write() -> None:
        Group.objects.filter(name="written").update(name="written")

    Group.objects.get_or_create(name="written")
    ask()
    return {
        "a statement that does nothing": measured(runs, nothing),
        "the question, nothing committed": measured(runs, ask),
        "the question, after a commit": measured(runs, ask, write),
        "a moment, nothing committed": measured(runs, a_moment),
        "a moment, after a commit": measured(runs, a_moment, write),
    }


def fill_log() -> int:
    """As many notes as are ever kept, of transactions of their own."""
    from django.db import connection

    from freshkeys.log import TABLE
    from freshkeys.log.postgresql_tables import KEPT_ROWS as ON_POSTGRES
    from freshkeys.log.sqlite_schema import KEPT_ROWS as ON_SQLITE

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ON_SQLITE}) "
                f"INSERT INTO {TABLE} (random, sources) SELECT random(), 't:auth_group' FROM n"
            )
            return ON_SQLITE
        cursor.execute(
            f"DO $$ BEGIN FOR n IN 1..{ON_POSTGRES} LOOP "
            f"INSERT INTO {TABLE} (sources) VALUES (ARRAY['t:auth_group', 'r:auth_group:i' || n]); COMMIT; "
            "END LOOP; END $$"
        )
        return ON_POSTGRES


def run(kind: str, runs: int) -> dict[str, Any]:
    with site_on(kind):
        found: dict[str, Any] = costs(runs)
        rows = fill_log()
        return found | {f"{name}, {rows:,} notes": figures for name, figures in costs(runs).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.db, given.runs)
    show(found, as_json=given.json, width=48)


if __name__ == "__main__":
    main()
