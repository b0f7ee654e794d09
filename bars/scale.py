"""A hundred times as many courses must not take more than three times as long: both sizes asked in turn, cold."""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bars.bar import Outcome
from bars.databases import connected
from tests.support import postgres, site

SIZES = (1_000, 100_000)
ROUNDS = 7
SERVED = {"front page": "/", "two words": "/?q=introduction+history", "last page": "/?page=999999"}
CHANGES = (
    "UPDATE courses_course SET duration_minutes = coalesce(duration_minutes, 0) + 1 WHERE id = 1",
    "UPDATE courses_subject SET position = position + 1 WHERE id = 1",
)


@dataclass(frozen=True)
class Large:
    """A generated catalogue of one size, and what its programs need to find it."""

    courses: int
    data: Path
    settings: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        return site.environment(self.data, 8000, **self.settings)


@dataclass(frozen=True)
class Ratio:
    """How long the large one takes for the small one's time: medians in milliseconds, and the rounds' quartiles."""

    small: float
    large: float
    quartiles: tuple[float, float]

    @classmethod
    def of(cls, pairs: list[tuple[float, float]]) -> Ratio:
        small, large = (statistics.median(times) for times in zip(*pairs, strict=True))
        low, _, high = statistics.quantiles([b / a for a, b in pairs], n=4)
        return cls(small, large, (low, high))

    @property
    def times(self) -> float:
        return self.large / self.small

    def __str__(self) -> str:
        low, high = self.quartiles
        return f"{self.small:.0f} to {self.large:.0f} ms, {self.times:.1f} times ({low:.1f} to {high:.1f})"


def scale() -> Iterator[Outcome]:
    """List pages at 100,000 courses against 1,000, through the view with an empty cache, and from a running site."""
    with ended_tidily(), tempfile.TemporaryDirectory(prefix="coursewell-scale-", ignore_cleanup_errors=True) as folder:
        drawn = [generated(courses, Path(folder)) for courses in SIZES]
        yield from measured("SQLite", drawn)
        with postgres.server() as url:
            yield from measured("PostgreSQL", [copied(large, url) for large in drawn])


def measured(database: str, sites: list[Large]) -> Iterator[Outcome]:
    for name, queries, ratio in in_process(sites):
        is_met = queries <= 8 and ratio.times <= 3
        yield Outcome(f"{name}, {database}", f"{queries} queries, {ratio}", "8 queries, 3 times", is_met)
    for name, ratio in over_http(sites):
        yield Outcome(f"{name}, {database}, served", str(ratio), "3 times", ratio.times <= 3)


@contextmanager
def ended_tidily() -> Iterator[None]:
    """Whoever ends this with SIGTERM finds no half gigabyte left behind: it leaves as it does for Ctrl-C."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def generated(courses: int, folder: Path) -> Large:
    """A catalogue of this size in SQLite, from the seed that all have."""
    (data := folder / str(courses)).mkdir()
    return filled(Large(courses, data, {}), "--courses", str(courses))


def copied(drawn: Large, server: str) -> Large:
    """The same rows in a database of the server, measured as an import leaves them."""
    url = new_database(server, f"of_{drawn.courses}")
    (data := drawn.data / "postgres").mkdir()
    large = Large(drawn.courses, data, {"DATABASE_URL": url})
    return filled(large, "--copy-of", str(drawn.data / "coursewell.sqlite3"))


def filled(large: Large, *options: str) -> Large:
    for command in (["-m", "benchmarks.catalogue", *options], ["-m", "config.cli", "prepare"]):
        subprocess.run(
            [sys.executable, *command], env=large.environment, cwd=site.ROOT, check=True, stdout=subprocess.DEVNULL
        )
    return large


def new_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return url.replace("/postgres?", f"/{name}?")


def in_process(sites: list[Large]) -> Iterator[tuple[str, int, Ratio]]:
    with ExitStack() as stack:
        visitors = [stack.enter_context(visitor(large)) for large in sites]
        pages = [ask("?") for ask in visitors]
        for name in pages[0]:
            paths = [found[name] for found in pages]
            queries = max(ask(f" {path}")["queries"] for ask, path in zip(visitors, paths, strict=True))
            yield name, queries, in_turn([partial(timed, ask, path) for ask, path in zip(visitors, paths, strict=True)])


def timed(ask: Callable[[str], Any], path: str) -> float:
    return float(ask(path)["ms"])


@contextmanager
def visitor(large: Large) -> Iterator[Callable[[str], Any]]:
    command = [sys.executable, "-m", "bars.cold"]
    process = subprocess.Popen(
        command, env=large.environment, cwd=site.ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout

    def ask(line: str) -> Any:
        print(line, file=process.stdin, flush=True)
        return json.loads(process.stdout.readline())  # type: ignore[union-attr]

    try:
        yield ask
    finally:
        process.stdin.close()
        process.wait(10)


def in_turn(visits: list[Callable[[], float]]) -> Ratio:
    """One round after another, the small one and the large one in each, so that both meet the same disturbances."""
    for visit in visits:
        visit()
    return Ratio.of([(visits[0](), visits[1]()) for _ in range(ROUNDS)])


def over_http(sites: list[Large]) -> Iterator[tuple[str, Ratio]]:
    """From `coursewell serve`, each page right after a write by plain SQL, so that nothing that was kept is true."""
    with ExitStack() as stack:
        visits = []
        for large in sites:
            running = stack.enter_context(site.running(large.data, **large.settings))
            database = connected(large.data, large.settings.get("DATABASE_URL"))
            stack.callback(database.close)
            visits.append((running.url, database))

        def visit(at: int, path: str) -> float:
            url, database = visits[at]
            for change in CHANGES:
                database.execute(change)
            started = time.perf_counter()
            with urllib.request.urlopen(url + path, timeout=60) as answer:
                answer.read()
            return (time.perf_counter() - started) * 1000

        for name, path in SERVED.items():
            yield name, in_turn([partial(visit, 0, path), partial(visit, 1, path)])
