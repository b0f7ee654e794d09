"""A page whose data changes without end, and readers who ask for it without a pause."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

import psycopg

from bars.edged.site import Edged, asked

READERS, PER_SECOND, SECONDS = 16, 10, 20.0
ADDRESS = "/"
_SHOWN = re.compile(rb"Edition (\d+) of it")
_SLUG = "(SELECT min(slug) FROM courses_course)"


@dataclass
class Writer:
    """Gives a course of the page one title after the other, as another program would."""

    edged: Edged
    committed: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def change(self, connection: sqlite3.Connection | psycopg.Connection) -> None:
        title = f"Edition {self.committed + 1} of it"
        connection.execute(f"UPDATE courses_course SET title = '{title}' WHERE slug = {_SLUG}")
        self.committed += 1

    def connection(self) -> sqlite3.Connection | psycopg.Connection:
        url = self.edged.site.environment.get("DATABASE_URL")
        if url is not None:
            return psycopg.connect(url, autocommit=True)
        return sqlite3.connect(self.edged.site.data / "coursewell.sqlite3", timeout=20, isolation_level=None)

    def run(self) -> None:
        with closing(self.connection()) as connection:
            while not self.is_over.wait(1 / PER_SECOND):
                self.change(connection)


@dataclass(frozen=True)
class Changing:
    """How long readers waited, in times of one build, and how often they were shown what was over."""

    answers: int
    stale: int
    changes: int
    build_ms: float
    waited: int
    p99_builds: float


def changing(edged: Edged, seconds: float = SECONDS) -> Changing:
    """First one reader alone, after each change; then all of them at once."""
    writer = Writer(edged)
    with closing(writer.connection()) as connection:
        alone = median(_alone(edged, writer, connection) for _ in range(20))
    until = time.monotonic() + seconds
    with _writing(writer), ThreadPoolExecutor(READERS) as pool:
        seen = [one for some in pool.map(lambda _: list(_read(edged, writer, until)), range(READERS)) for one in some]
    waited = [took for took, _ in seen if took > alone / 4]
    p99 = quantiles(waited, n=100)[98] / alone
    return Changing(len(seen), sum(stale for _, stale in seen), writer.committed, alone * 1000, len(waited), p99)


def _alone(edged: Edged, writer: Writer, connection: sqlite3.Connection | psycopg.Connection) -> float:
    writer.change(connection)
    return _timed(lambda: edged.ask(ADDRESS))


def _timed(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


@contextmanager
def _writing(writer: Writer) -> Iterator[None]:
    thread = threading.Thread(target=writer.run)
    thread.start()
    try:
        yield
    finally:
        writer.is_over.set()
        thread.join()


def _read(edged: Edged, writer: Writer, until: float) -> Iterator[tuple[float, bool]]:
    """How long each answer took, and whether it was older than what had been committed before it was asked for."""
    with closing(edged.connection()) as connection:
        while time.monotonic() < until:
            least, began = writer.committed, time.perf_counter()
            answer = asked(connection, ADDRESS, {})
            took, shown = time.perf_counter() - began, _SHOWN.search(answer.body)
            yield took, shown is None or int(shown[1]) < least
