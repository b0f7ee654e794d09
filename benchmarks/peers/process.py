"""One process of one contender: obeys orders that come as lines of JSON, and answers each with a line."""
# ruff: noqa: E402  models can be imported once Django is set up

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.settings"
import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.peers import doors
from benchmarks.peers.contenders import this
from benchmarks.peers.school import filling

client = Client()


def visit() -> dict[str, Any]:
    """Ask for the page: what it is, what it took, and how many queries Django sent."""
    queries = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        started, worked = time.perf_counter(), time.process_time()
        response = client.get("/")
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
    assert response.status_code == 200, response
    page = hashlib.sha256(response.content).hexdigest()
    return {"page": page, "seconds": seconds, "processor": processor, "queries": queries}


def fill(courses: int) -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    filling.fill(courses)


def forget() -> None:
    """Keep no value in this process; whoever gives the order empties the store."""
    if this().package == "freshkeys":
        from freshkeys.engine import engine_for

        engine_for("default").store.drop(None)


def write(door: str, number: int, own: bool) -> None:
    def look() -> None:
        visit()

    doors.write(door, number, look, own=own)


ORDERS: dict[str, Callable[..., Any]] = {
    "visit": visit,
    "fill": fill,
    "forget": forget,
    "doors": lambda: list(doors.DOORS),
    "prepare": doors.prepare,
    "write": write,
}


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        name, given = json.loads(line)
        print(json.dumps(ORDERS[name](**given)), file=answers, flush=True)


if __name__ == "__main__":
    main()
