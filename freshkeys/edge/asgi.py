"""The edge: an ASGI application without Django, in front of one that has it.

A request that looks like one that was answered before, in all that the answer depends on, is answered after one
question to the database and nothing else. For any other the parts of its page are looked up, and what is missing is
built.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress

from freshkeys.edge import headers, passing
from freshkeys.edge.asking import Asker, asker_for
from freshkeys.edge.building import Builder
from freshkeys.edge.flights import Bundle, CrowdedError
from freshkeys.edge.index import Found, Get, Lookup
from freshkeys.edge.kept import Kept, Page, key_of
from freshkeys.edge.metrics import Metrics
from freshkeys.edge.replies import Plan
from freshkeys.edge.seen import Receive, Scope, Seen, Send
from freshkeys.edge.settings import Settings
from freshkeys.edge.store import Store
from freshkeys.edge.upstream import Answer as Reply
from freshkeys.edge.upstream import Upstream, UpstreamError
from freshkeys.log import Answer, LogUnavailableError
from freshkeys.shapes import Shapes
from freshkeys.wire import Kind

#: Headers that answers depend on, besides those that the application has looked at.
_ALWAYS_RELEVANT = (
    *(b"host", b"cookie", b"accept-language", b"accept-encoding", b"if-none-match", b"authorization", b"connection"),
    *(b"upgrade", b"expect", b"content-length", b"transfer-encoding", b"x-forwarded-proto", b"x-forwarded-host"),
    *(b"forwarded", b"content-type", b"te", b"trailer", b"range"),
)
#: Whoever sends one of these gets the application's own answer.
_PASSED_BY = frozenset({b"authorization", b"range", b"transfer-encoding", b"upgrade", b"expect"})
#: So many requests that were answered before are remembered; a junk request costs one of them.
_MAX_PLANS = 10_000
_MAX_KEY_BYTES = 8192
#: So many addresses are known whose answers cannot be kept, for so long: they are passed through meanwhile.
_MAX_ALONE = 10_000
_ALONE_SECONDS = 10.0
#: So often a request looks again, or waits for somebody else's build, before it is given a build of its own.
_ATTEMPTS = 4


class Edge:
    """One edge: its store, its question, its way to the application."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.metrics = Metrics()
        self.store: Store[Kept | Page] = Store(settings.l1_bytes)
        self.asker: Asker = asker_for(settings, self._apply, self.metrics)
        self.upstream = Upstream(settings)
        self.builder = Builder(settings, self.upstream, self.asker, self.store, self.metrics, self._note_header)
        self._epoch = ""
        self._plans: OrderedDict[Hashable, Plan] = OrderedDict()
        self._relevant = frozenset(_ALWAYS_RELEVANT)
        #: By the hash of the place, which may be long; two that share one are passed through, and nothing else.
        self._alone: OrderedDict[int, float] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        relevant = self._relevant
        method = scope["method"] if scope["type"] == "http" else ""
        key = (
            method,
            scope["raw_path"],
            scope["query_string"],
            *[pair for pair in scope["headers"] if pair[0] in relevant],
        )
        plan = self._plans.get(key)
        if plan is not None and plan.is_alive:
            try:
                if self.asker.is_immediate:
                    self.asker.ask_now()
                else:
                    await self.asker.ask()
            except LogUnavailableError:
                plan = None
            if plan is not None and plan.is_alive and (not plan.is_timed or plan.is_good_at(self.now())):
                plan.is_used = True
                if plan.is_not_modified:
                    self.metrics.not_modified += 1
                else:
                    self.metrics.hit += 1
                self.metrics.recent.append(plan.address)
                start, body = plan.start, plan.body  # somebody may write, and it die, before the second is sent
                await send(start)
                await send(body)
                return
        await self._receive(scope, receive, send, key)

    def now(self) -> float:
        """Seconds since 1970 by the clock that the database's answers go by."""
        return time.time() if self.asker.clock is None else self.asker.clock

    def _apply(self, answer: Answer) -> None:
        if answer.epoch != self._epoch:
            self._epoch = answer.epoch
            self.store.clear()
        else:
            self.store.drop(answer.changed)

    def _note_header(self, name: str) -> None:
        """Requests that differ in this header are no longer alike."""
        raw = name.lower().encode("latin-1", "replace")
        if raw not in self._relevant:
            self._relevant |= {raw}
            for plan in self._plans.values():
                plan.die()
            self._plans.clear()

    async def _receive(self, scope: Scope, receive: Receive, send: Send, key: Hashable) -> None:
        """Whatever is not answered from memory at once."""
        if scope["type"] != "http":
            await passing.refuse_other(scope, receive, send)
            return
        refusal = headers.refusal(scope, self.settings)
        if refusal is not None:
            self.metrics.refused += 1
            await passing.refuse(refusal, scope, send)
            return
        try:
            if not is_cacheable(scope, self.settings):
                await self._pass_through(scope, receive, send)
            else:
                await self._answer(Seen(scope, headers.scheme_of(scope, self.settings)), receive, send, key)
        except CrowdedError:
            self.metrics.unavailable += 1
            await passing.unavailable(scope, send, "crowded")
        except UpstreamError as error:
            self.metrics.unavailable += 1
            self.metrics.upstream_errors += 1
            await passing.unavailable(scope, send, error)

    async def _answer(self, seen: Seen, receive: Receive, send: Send, key: Hashable) -> None:
        arrived = self.builder.arrived()
        has_asked = False
        outcome = "hit"
        for attempt in range(_ATTEMPTS):
            is_last = attempt == _ATTEMPTS - 1
            try:
                await self.asker.ask()
            except LogUnavailableError:
                await self._pass_through(seen.scope, receive, send)
                return
            found = self._find(seen, self.store.get, self.builder.shapes)
            if not found.missing:
                await self._reply(seen, found, send, outcome, key)
                return
            wanted = [one for one in found.missing if one[0] != "page"]
            if wanted and not has_asked and not is_last:
                has_asked = True
                await self._ask_for_parts(seen, wanted)
                continue
            place: Hashable = ("page", seen.path, *(found.wanted or (seen.query,)))
            if self._is_alone(place):
                await self._pass_through(seen.scope, receive, send)
                return
            flight = None if is_last else self.builder.flights.under_way.get(place)
            if flight is None:
                await self._build(seen, place, receive, send, key)
                return
            outcome = "joined"
            bundle = await asyncio.shield(flight.done)
            if bundle is not None and flight.number > arrived:
                theirs = self._find(seen, bundle.parts.get, bundle.shapes)
                if not theirs.missing:
                    await self._reply(seen, theirs, send, outcome, None)
                    return

    async def _pass_through(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.metrics.passed += 1
        await passing.pass_through(scope, receive, send, self.upstream, self.settings)

    async def _ask_for_parts(self, seen: Seen, wanted: list[tuple[Kind, str]]) -> None:
        """Islands and facts for requests like this one; where that fails, the whole page is built."""
        visitor = (seen.header("cookie"), seen.header("accept-language"))
        place = ("parts", *wanted, visitor)
        flight = self.builder.flights.under_way.get(place)
        if flight is not None:
            await asyncio.shield(flight.done)
            return
        with suppress(UpstreamError):
            await self.builder.parts(seen, wanted, place)

    def _is_alone(self, place: Hashable) -> bool:
        """Whether the last answer was for one request only, so that nobody should wait for another's."""
        until = self._alone.get(hash(place))
        if until is not None and until < time.monotonic():
            del self._alone[hash(place)]
            return False
        return until is not None

    async def _build(self, seen: Seen, place: Hashable, receive: Receive, send: Send, key: Hashable) -> None:
        """A page for this request, which others may share."""

        async def pass_on(reply: Reply) -> None:
            self._alone[hash(place)] = time.monotonic() + _ALONE_SECONDS
            if len(self._alone) > _MAX_ALONE:
                self._alone.popitem(last=False)
            self.metrics.passed += 1
            await passing.pass_on(reply, send, receive=receive, head_only=seen.scope["method"] == "HEAD")

        bundle = await self.builder.page(seen, place, pass_on)
        if bundle is not None:
            found = self._found_in(bundle, seen)
            await self._reply(seen, found, send, "miss", None if found.missing else key)

    def _found_in(self, bundle: Bundle, seen: Seen) -> Found:
        """What was built for this very request, whether it can be kept or not."""
        found = self._find(seen, bundle.parts.get, bundle.shapes)
        found.shell, found.islands = bundle.shell, bundle.islands
        found.is_personal |= bool(found.missing)
        return found

    def _find(self, seen: Seen, get: Get, shapes: Shapes) -> Found:
        return Lookup(get, shapes, seen, self.settings.session_cookie, self.now()).page()

    async def _reply(self, seen: Seen, found: Found, send: Send, outcome: str, key: Hashable) -> None:
        assert found.shell is not None
        page = self._page(found.shell, found.islands)
        plan = Plan(page, tuple(found.facts.values()), seen, is_personal=found.is_personal)
        if key is not None and plan.is_alive and is_short(seen):
            self._remember(key, plan)
        else:
            plan = plan.detached()
        counted = "not_modified" if plan.is_not_modified and outcome == "hit" else outcome
        setattr(self.metrics, counted, getattr(self.metrics, counted) + 1)
        start, body = plan.start_as(counted), plan.body  # making room, or a write between the two, may end the plan
        self.store.weigh(page, page.weight())
        self._count_what_is_kept()
        await send(start)
        await send(body)

    def _count_what_is_kept(self) -> None:
        self.metrics.entries, self.metrics.in_memory = len(self.store), self.store.bytes
        self.metrics.evictions = self.store.evicted

    def _page(self, shell: Kept, islands: dict[str, Kept]) -> Page:
        if not shell.is_keepable or not all(one.is_keepable for one in islands.values()):
            return Page(shell, islands)
        found = self.store.get(key_of(shell, islands))
        if isinstance(found, Page) and found.shell is shell and found.is_made_of(islands):
            return found
        page = Page(shell, islands)
        if page.is_alive:
            self.store.put(page)
        return page

    def _remember(self, key: Hashable, plan: Plan) -> None:
        before = self._plans.pop(key, None)
        if before is not None:
            before.die()
        self._plans[key] = plan
        if len(self._plans) > _MAX_PLANS:
            self._plans.popitem(last=False)[1].die()


def is_cacheable(scope: Scope, settings: Settings) -> bool:
    """Whether an answer from memory may be thought of: a plain question by one visitor at most."""
    if scope["method"] not in ("GET", "HEAD"):
        return False
    cookies = b""
    for name, value in scope["headers"]:
        if name in _PASSED_BY or (name == b"content-length" and value != b"0"):
            return False
        if name == b"cookie":
            cookies += b";" + value
    return cookies.count(settings.session_cookie.encode() + b"=") <= 1


def is_short(seen: Seen) -> bool:
    """Whether a plan for requests like this one may be remembered: its key holds all this."""
    return len(seen.path) + len(seen.query) + sum(len(value) for _, value in seen.headers) < _MAX_KEY_BYTES


def make(settings: Settings) -> Edge:
    """What a server of ASGI calls."""
    return Edge(settings)
