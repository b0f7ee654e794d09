"""What the edge has done since it started: counters for those who watch a site, and the reader's `Server-Timing`.

One event loop counts and one reads, so there are no locks: the hot path adds one to an attribute.

>>> metrics = Metrics()
>>> metrics.hit += 1
>>> metrics.validated(0.0002)
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

#: How a request ended, and what that means. Each is an attribute of `Metrics`.
OUTCOMES = {
    "hit": "answered from memory",
    "miss": "built for this request",
    "joined": "answered by a build that other requests waited for too",
    "not_modified": "304: the browser has it already",
    "passed": "passed on to the application, whose answer is not kept",
    "refused": "refused: malformed, too large, or for another host",
    "unavailable": "503: the application or the database did not answer",
}
#: The header of an answer that says so. A hyphen, for a browser's tools show it as it is.
TIMING: dict[str, tuple[bytes, bytes]] = {
    name: (b"server-timing", f'freshkeys;desc="{name.replace("_", "-")}"'.encode()) for name in OUTCOMES
}
#: Seconds. Asking SQLite takes microseconds, PostgreSQL some hundreds; whatever takes longer than a second is a fault.
BOUNDS = (5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1.0)
#: So many addresses are remembered for the auditor.
RECENT = 256


class Metrics:
    """The counters of one edge."""

    __slots__ = (
        *OUTCOMES,
        "_buckets",
        "builds",
        "entries",
        "evictions",
        "in_memory",
        "recent",
        "shared",
        "started",
        "upstream_errors",
        "validation_seconds",
    )

    hit: int
    miss: int
    joined: int
    not_modified: int
    passed: int
    refused: int
    unavailable: int

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        for outcome in OUTCOMES:
            setattr(self, outcome, 0)
        #: Pages, islands and facts that the application was asked to make.
        self.builds = 0
        #: Requests whose question to the database was sent after they came, but for somebody else too.
        self.shared = 0
        #: What is kept now: how many entries, how many bytes; and how many had to make room.
        self.entries = self.in_memory = self.evictions = 0
        #: Times that the application could not be reached, hung up, or sent what nobody understands.
        self.upstream_errors = 0
        self.started = clock()
        self.validation_seconds = 0.0
        self._buckets = [0] * (len(BOUNDS) + 1)
        #: Addresses (path and query) of pages served lately, for the auditor alone.
        self.recent: deque[str] = deque(maxlen=RECENT)

    def validated(self, seconds: float) -> None:
        """One question was sent, and the answer took so long."""
        self._buckets[bisect_left(BOUNDS, seconds)] += 1
        self.validation_seconds += seconds

    @property
    def own(self) -> int:
        """Questions sent to the database."""
        return sum(self._buckets)

    @property
    def requests(self) -> int:
        return sum(getattr(self, outcome) for outcome in OUTCOMES)

    def as_dict(self) -> dict[str, Any]:
        """For the auditor: the counters, and the addresses."""
        names = ("builds", "own", "shared", "validation_seconds", "entries", "in_memory", "evictions", "started")
        counted = {name: getattr(self, name) for name in (*OUTCOMES, *names, "upstream_errors", "requests")}
        return {**counted, "recent": list(self.recent)}

    def as_prometheus(self) -> str:
        """The text format, version 0.0.4."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield from _head("requests_total", "counter", "Requests by how they ended.")
        for outcome in OUTCOMES:
            yield f'freshkeys_requests_total{{outcome="{outcome}"}} {getattr(self, outcome)}'
        for name, kind, what, value in (
            ("builds_total", "counter", "Parts that the application was asked to make.", self.builds),
            ("validations_shared_total", "counter", "Requests that shared a question to the database.", self.shared),
            ("upstream_errors_total", "counter", "Times the application did not answer.", self.upstream_errors),
            ("evictions_total", "counter", "Entries that made room for others.", self.evictions),
            ("entries", "gauge", "Entries kept now.", self.entries),
            ("bytes", "gauge", "Bytes kept now.", self.in_memory),
            ("start_time_seconds", "gauge", "When this edge started, in seconds since 1970.", f"{self.started:.3f}"),
        ):
            yield from _head(name, kind, what)
            yield f"freshkeys_{name} {value}"
        yield from _head("validation_seconds", "histogram", "How long the database took to say what has changed.")
        so_far = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self._buckets, strict=True):
            so_far += count
            yield f'freshkeys_validation_seconds_bucket{{le="{bound}"}} {so_far}'
        yield f"freshkeys_validation_seconds_sum {self.validation_seconds:.6f}"
        yield f"freshkeys_validation_seconds_count {so_far}"


def _head(name: str, kind: str, what: str) -> Iterator[str]:
    yield f"# HELP freshkeys_{name} {what}"
    yield f"# TYPE freshkeys_{name} {kind}"
