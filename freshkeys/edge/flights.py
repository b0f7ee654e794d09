"""Builds that several requests wait for, and the queue of builds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from freshkeys.edge.index import place_of, shape_of
from freshkeys.edge.kept import Kept
from freshkeys.shapes import Shapes


class CrowdedError(Exception):
    """So many wait for a build already that it would take too long."""


@dataclass
class Bundle:
    """What one build gave: parts that were read at one moment."""

    parts: dict[object, Kept] = field(default_factory=dict)
    shapes: Shapes = field(default_factory=Shapes)
    shell: Kept | None = None
    islands: dict[str, Kept] = field(default_factory=dict)

    def add(self, kept: Kept) -> None:
        kind, name, facts = kept.key
        if kind == "page":
            self.shell = kept
        elif kind == "island":
            self.islands[name] = kept
        if kept.is_keepable:
            self.parts[kept.key] = kept
            self.shapes.add(place_of(kind, name), [shape_of(one for one, _ in facts)])


@dataclass
class Flight:
    """One build under way. Its result is none where the answer was for one request only, or there was none."""

    number: int
    done: asyncio.Future[Bundle | None]


class Flights:
    """At most `at_once` builds, at most `queue` that wait for their turn."""

    def __init__(self, at_once: int, queue: int) -> None:
        self.under_way: dict[Hashable, Flight] = {}
        self._free = at_once
        self._limit = queue
        self._waiting: list[asyncio.Future[None]] = []

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among those who build.

        Raises:
            CrowdedError: too many wait already.
        """
        if self._free > 0:
            self._free -= 1
        else:
            if len(self._waiting) >= self._limit:
                raise CrowdedError
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                if waiter.done() and not waiter.cancelled():
                    self._leave()
                else:
                    self._waiting.remove(waiter)
                raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        while self._waiting:
            waiter = self._waiting.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                return
        self._free += 1
