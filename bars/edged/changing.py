"""A page whose data changes without end, and readers who ask for it without a pause."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from statistics import median

from bars.edged.site import Edged, asked
from benchmarks import _changing
from benchmarks._changing import Seen, p99, reading, timed, waits

READERS, SECONDS = 16, 20.0
ADDRESS = "/"
_SHOWN = re.compile(rb"Edition (\d+) of it")
_CHANGE = "UPDATE courses_course SET title = ? WHERE slug = (SELECT min(slug) FROM courses_course)"


class Title:
    """The title of a course of the page, which another program writes: one edition after the other."""

    def __init__(self, edged: Edged) -> None:
        path = edged.site.data / "coursewell.sqlite3"
        self.connection = sqlite3.connect(path, timeout=20, isolation_level=None, check_same_thread=False)
        self.committed = 0

    def change(self) -> None:
        self.connection.execute(_CHANGE, [f"Edition {self.committed + 1} of it"])
        self.committed += 1


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
    title = Title(edged)
    alone = median(_built(edged, title) for _ in range(20))
    until = time.monotonic() + seconds
    with _changing.changing(title.change, title.connection.close), ThreadPoolExecutor(READERS) as pool:
        read = pool.map(lambda _: list(_read(edged, title, until)), range(READERS))
        seen = [one for some in read for one in some]
    waited = waits(seen, alone)
    return Changing(
        len(seen), sum(is_old for _, is_old in seen), title.committed, alone * 1000, len(waited), p99(waited)
    )


def _built(edged: Edged, title: Title) -> float:
    title.change()
    return timed(lambda: edged.ask(ADDRESS))


def _read(edged: Edged, title: Title, until: float) -> Iterator[Seen]:
    with closing(edged.connection()) as connection:

        def shown() -> int:
            found = _SHOWN.search(asked(connection, ADDRESS, {}).body)
            return int(found[1]) if found else -1

        yield from reading(shown, lambda: title.committed, until)
