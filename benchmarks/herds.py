"""What does a crowd cost that asks for one key at once?

    .venv/bin/python -m benchmarks.herds [--db postgres] [--seconds 20] [--json]

First many threads ask for a cold key. Then 16 readers ask for a key without a pause while another connection changes
its data ten times a second; each answer must hold what was committed before it was asked for. A build reads the value,
works for 5 ms and waits for 20, as for a database elsewhere. Beside it, the same readers building for themselves.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from benchmarks._changing import PER_SECOND, changing, p99, reading, timed, waits
from benchmarks._scratch import site_on

COLD, READERS = 50, 16
WORK_SECONDS, WAIT_SECONDS = 0.005, 0.02


class Value:
    """One row that counts up; what a build gives is its number after some work."""

    def __init__(self) -> None:
        from django.contrib.auth.models import Group

        self.rows = Group.objects
        self.pk = self.rows.create(name="0").pk
        self.committed = self.builds = 0
        self.lock = threading.Lock()

    def build(self) -> int:
        with self.lock:
            self.builds += 1
        number = int(self.rows.get(pk=self.pk).name)
        until = time.thread_time() + WORK_SECONDS
        while time.thread_time() < until:
            sum(range(1000))
        time.sleep(WAIT_SECONDS)
        return number

    def change(self) -> None:
        self.rows.filter(pk=self.pk).update(name=str(self.committed + 1))
        self.committed += 1


def in_threads(count: int, function: Callable[[], Any]) -> list[Any]:
    """What it gives in so many threads that begin together."""
    from django.db import connections

    together = threading.Barrier(count)

    def run() -> Any:
        try:
            together.wait()
            return function()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return [one.result() for one in [pool.submit(run) for _ in range(count)]]


def cold(value: Value) -> dict[str, Any]:
    from freshkeys import remember

    value.builds, began = 0, time.perf_counter()
    in_threads(COLD, lambda: remember("cold", value.build))
    return {"threads": COLD, "builds": value.builds, "seconds": round(time.perf_counter() - began, 3)}


def busy(value: Value, seconds: float, read: Callable[[], int]) -> dict[str, Any]:
    """Readers without a pause, each of whose answers is checked against what was committed before it."""
    from django.db import connections

    alone = median(timed(value.build) for _ in range(20))
    value.builds, until = 0, time.monotonic() + seconds
    with changing(value.change, connections.close_all):
        read_by_all = in_threads(READERS, lambda: list(reading(read, lambda: value.committed, until)))
    seen = [one for some in read_by_all for one in some]
    in_builds, waited = [took / alone for took, _ in seen], waits(seen, alone)
    return {
        "readers": READERS,
        "changes a second": PER_SECOND,
        "answers": len(seen),
        "stale": sum(is_stale for _, is_stale in seen),
        "builds": value.builds,
        "build alone, ms": round(alone * 1000, 1),
        "not found at once": len(waited),
        "p99 of those in builds": round(p99(waited), 2),
        "p99 in builds": round(p99(in_builds), 2),
        "most in builds": round(max(in_builds), 2),
    }


def measured(seconds: float) -> dict[str, Any]:
    from freshkeys import remember

    value = Value()
    return {
        "a cold key": cold(value),
        "a key that changes": busy(value, seconds, lambda: remember("busy", value.build)),
        "the same, each building for himself": busy(value, seconds / 2, value.build),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with site_on(options.db):
        figures = measured(options.seconds)
    if options.json:
        print(json.dumps({"db": options.db, **figures}))
        return
    for what, found in figures.items():
        print(f"{what}: " + ", ".join(f"{name} {figure:,}" for name, figure in found.items()))


if __name__ == "__main__":
    main()
