"""Asking the application for what is missing, and keeping what comes unless something was written meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Hashable, Iterable
from contextlib import AsyncExitStack

from freshkeys.edge import headers
from freshkeys.edge.asking import Asker
from freshkeys.edge.flights import Bundle, Flight, Flights
from freshkeys.edge.index import facts_of, place_of, shape_of
from freshkeys.edge.kept import Kept, Page
from freshkeys.edge.metrics import Metrics
from freshkeys.edge.seen import Seen, target
from freshkeys.edge.settings import Settings
from freshkeys.edge.store import Store
from freshkeys.edge.upstream import Answer as Reply
from freshkeys.edge.upstream import MalformedAnswerError, Upstream
from freshkeys.log import Answer, LogUnavailableError
from freshkeys.shapes import Shapes
from freshkeys.wire import PARTS_HEADER, PARTS_PATH, VERSION, WANTED_HEADER, Kind, MalformedPartsError, unpack

#: All parts of one answer together.
_MAX_ANSWER_BYTES = 16 * 1024 * 1024
_PARTS = PARTS_HEADER.lower().encode()
Pass = Callable[[Reply], Awaitable[None]]


class Builder:
    """Builds, one at a time for each thing, some at a time for all."""

    def __init__(
        self,
        settings: Settings,
        upstream: Upstream,
        asker: Asker,
        store: Store[Kept | Page],
        metrics: Metrics,
        note_header: Callable[[str], None],
    ) -> None:
        """`note_header` is called with the name of each header that a part looked at."""
        self._settings, self._upstream, self._asker, self._store = settings, upstream, asker, store
        self._metrics, self._note_header = metrics, note_header
        self.shapes = Shapes()
        self.flights = Flights(settings.builds, settings.queue)
        self.release = ""
        self._numbers = itertools.count(1)

    def arrived(self) -> int:
        """A number between those of the builds that were started before and after now."""
        return next(self._numbers)

    async def page(self, seen: Seen, place: Hashable, pass_on: Pass) -> Bundle | None:
        """The page of this address with its islands, for this request. None where the answer was passed on instead."""
        sent = headers.for_application(seen.scope, self._settings, want="page")
        return await self._fly(place, seen, target(seen.scope), sent, pass_on)

    async def parts(self, seen: Seen, wanted: list[tuple[Kind, str]], place: Hashable) -> Bundle | None:
        """Only these islands and facts, for this request."""
        sent = headers.for_application(seen.scope, self._settings, want="parts")
        sent.append((WANTED_HEADER.lower().encode(), json.dumps(wanted).encode()))
        return await self._fly(place, seen, PARTS_PATH.encode(), sent, None)

    async def _fly(
        self, place: Hashable, seen: Seen, address: bytes, sent: list[tuple[bytes, bytes]], pass_on: Pass | None
    ) -> Bundle | None:
        flight = Flight(next(self._numbers), asyncio.get_running_loop().create_future())
        self.flights.under_way.setdefault(place, flight)
        bundle: Bundle | None = None
        try:
            async with AsyncExitStack() as stack:
                async with self.flights.turn():
                    self._metrics.builds += 1
                    reply = await stack.enter_async_context(self._upstream.open("GET", address, sent))
                    if self._has_parts(reply):
                        bundle = await self._received(reply, seen)
                if bundle is None:
                    self._land(place, flight, None)
                    if pass_on is None:
                        raise MalformedAnswerError(f"the application gave no parts ({reply.status})")
                    await pass_on(reply)
        finally:
            self._land(place, flight, bundle)
        return bundle

    def _land(self, place: Hashable, flight: Flight, bundle: Bundle | None) -> None:
        if self.flights.under_way.get(place) is flight:
            del self.flights.under_way[place]
        if not flight.done.done():
            flight.done.set_result(bundle)

    def _has_parts(self, reply: Reply) -> bool:
        """Whether this is an answer in parts; another release makes all that is kept void."""
        told = next((value for name, value in reply.headers if name == _PARTS), b"").decode("latin-1")
        version, _, release = told.partition(" ")
        if version != VERSION:
            return False
        if release != self.release:
            self.release = release
            self._store.clear()
            self.shapes.clear()
        return True

    async def _received(self, reply: Reply, seen: Seen) -> Bundle:
        release = self.release
        try:
            parts = unpack(await reply.read(_MAX_ANSWER_BYTES))
        except MalformedPartsError as error:
            raise MalformedAnswerError(str(error)) from error
        bundle = Bundle()
        by_token: dict[tuple[str, str], list[Kept]] = {}
        for part in parts:
            if part.kind == "page":
                part = part.named(seen.address)
            facts = None if part.receipt is None else facts_of(part, seen)
            kept = Kept(part, facts or {}, is_keepable=facts is not None)
            bundle.add(kept)
            if part.receipt is not None and kept.is_keepable and len(part.body) <= self._settings.max_part_bytes:
                by_token.setdefault((part.receipt.token, part.receipt.epoch), []).append(kept)
                self._note_headers(part.receipt.facts)
        for (token, epoch), those in by_token.items():
            await self._admit(bundle, those, token, epoch, release)
        return bundle

    async def _admit(self, bundle: Bundle, those: Iterable[Kept], token: str, epoch: str, release: str) -> None:
        """Keep these, unless something that they were built from was written since. Without a log nothing is kept.

        An island that comes with every page stays the one that it was, and what was made from that lives on.
        """

        def admit(answer: Answer) -> None:
            if answer.epoch != epoch or answer.changed_since is None or release != self.release:
                return
            for kept in those:
                if kept.is_touched_by(answer.changed_since):
                    continue
                known = self._store.get(kept.key)
                if isinstance(known, Kept) and known.says_the_same_as(kept):
                    bundle.add(known)
                elif self._store.put(kept):
                    kind, name, facts = kept.key
                    self.shapes.add(place_of(kind, name), [shape_of(one for one, _ in facts)])

        try:
            await self._asker.since(token, admit)
        except LogUnavailableError:
            return

    def _note_headers(self, facts: Iterable[str]) -> None:
        for name in facts:
            kind, _, argument = name.partition(" ")
            if kind == "header":
                self._note_header(argument)
            elif kind == "meta" and argument.startswith("HTTP_"):
                self._note_header(argument.removeprefix("HTTP_").replace("_", "-"))
