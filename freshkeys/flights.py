"""Single flight: many who miss the same key at once make about one build between them, not one each.

The first builds; who comes meanwhile waits for him and looks again. If the data changed during that build, it is not
true for who came after the change: then one of those who waited builds once more, and that build, *begun after all of
them came*, is theirs whatever is written next (as with group commit). Nobody waits for more than two builds, nor longer
than `PATIENCE_SECONDS` for either.

Waiting is never worth a standstill. A builder does not wait for somebody who waits for him, directly or through others;
nobody waits in a transaction of his own, whose locks the builder may need; nobody waits for builds that gave nothing to
share last time. Between processes one adds a claim to the shared cache and the others look now and then whether it is
still there (`shared.claim`); who builds something within another build asks for no such claim.
"""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.db import connections

from freshkeys import moment, shared

if TYPE_CHECKING:
    from freshkeys.engine import Engine
    from freshkeys.entries import Entry

#: A build that has been under way for longer is not waited for: it may hang.
PATIENCE_SECONDS = 3.0
#: One build that was under way when somebody came, and one that began after it.
_WAITS = 2
#: So many keys are remembered whose last build gave nothing that others could use.
_REMEMBERED = 4096

Look = Callable[[], "Entry | None"]
Make = Callable[[str], "Entry"]
Answers = Callable[["Entry"], bool]


@dataclass(eq=False)
class Party:
    """Who builds: one thread or task, with all that it calls; and what it waits for meanwhile."""

    waits_for: list[Flight] = field(default_factory=list)


@dataclass(eq=False)
class Flight:
    """One build under way. Its outcome is set before it ends."""

    key: str
    party: Party
    until: float
    ended: threading.Event = field(default_factory=threading.Event)
    #: It looks whether another process builds, and may be waiting for it.
    is_looking_around: bool = True
    #: It ended with something that others may look for; and what they may take if it is true for them.
    went_well: bool = False
    entry: Entry | None = None
    at: moment.Moment | None = None


class Flights:
    """The builds under way for one engine, by key; and the keys that nobody waits for."""

    def __init__(self) -> None:
        self.under_way: dict[str, Flight] = {}
        self.in_vain: OrderedDict[str, None] = OrderedDict()
        self.landed = 0

    def end(self, flight: Flight) -> None:
        with _lock:
            if self.under_way.get(flight.key) is flight:
                del self.under_way[flight.key]
            self.landed += 1
            self.in_vain.pop(flight.key, None)
            if not flight.went_well:
                self.in_vain[flight.key] = None
                if len(self.in_vain) > _REMEMBERED:
                    self.in_vain.popitem(last=False)
        flight.ended.set()


_lock = threading.Lock()
_led: ContextVar[Flight | None] = ContextVar("freshkeys_flight", default=None)


def _renew_lock() -> None:
    global _lock
    _lock = threading.Lock()  # whoever held it stayed behind


os.register_at_fork(after_in_child=_renew_lock)


def entry_of(engine: Engine, place: Callable[[], str], look: Look, make: Make, answers: Answers) -> tuple[Entry, bool]:
    """What `look` finds, or `make` makes; and whether it was made here.

    `look` validates and finds as always. Where it finds nothing, `place` says under which key to wait for others, and
    `make` builds under it and calls `share` if the result could be kept. `answers` says whether an entry was built for
    the same facts of the request.
    """
    came = engine.asked
    connection = connections[engine.alias]
    is_first_read = moment.current(connection) is None

    def look_again() -> Entry | None:
        if is_first_read:
            moment.end(connection)  # nothing else was read at it, and a later one finds what was built later
        return look()

    landed, entry = engine.flights.landed, look()
    key = cache(place)
    for _ in range(_WAITS):
        if entry is not None:
            return entry, False
        flight, is_mine = _boarded(engine, key(), may_wait=not connection.in_atomic_block)
        if flight is None:
            return make(key()), True
        if is_mine:
            return _lead(engine, flight, look_again, make, has_missed=engine.flights.landed != landed)
        if _waited(flight) and not flight.went_well:
            return make(key()), True
        entry = _theirs(engine, flight, came, answers)
        if entry is None:
            landed, entry = engine.flights.landed, look_again()
            if entry is None and flight.entry is not None and not answers(flight.entry):
                return make(key()), True  # that one was for somebody else, and so may be the next
    return (make(key()), True) if entry is None else (entry, False)


def share(key: str, entry: Entry, at: moment.Moment | None) -> None:
    """Let those who wait for this build have its result. Without a moment they can only look whether it was kept."""
    flight = _led.get()
    if flight is None or flight.key != key:
        return
    flight.went_well = True
    if at is not None:
        flight.entry, flight.at = entry, at


def _boarded(engine: Engine, key: str, *, may_wait: bool) -> tuple[Flight | None, bool]:
    """The flight to wait for, or a new one and true, or none: then everybody builds for himself."""
    mine = _led.get()
    with _lock:
        flights, now = engine.flights, time.monotonic()
        flight = flights.under_way.get(key)
        if flight is None or now >= flight.until:
            flight = Flight(key, mine.party if mine is not None else Party(), now + PATIENCE_SECONDS)
            flights.under_way[key] = flight
            return flight, True
        if not may_wait or key in flights.in_vain:
            return None, False
        if mine is not None:
            if flight.is_looking_around or _awaits(flight, mine.party):
                return None, False
            mine.party.waits_for.append(flight)
        return flight, False


def _awaits(flight: Flight, party: Party) -> bool:
    """Whether this build cannot end before `party` goes on."""
    return flight.party is party or any(_awaits(one, party) for one in flight.party.waits_for)


def _waited(flight: Flight) -> bool:
    """Whether it ended while anybody had the patience."""
    try:
        return flight.ended.wait(max(flight.until - time.monotonic(), 0))
    finally:
        if (mine := _led.get()) is not None:
            with _lock:
                mine.party.waits_for.remove(flight)


def _theirs(engine: Engine, flight: Flight, came: int, answers: Answers) -> Entry | None:
    """The result of another's build, if it is true for who came when `came` questions had been asked."""
    entry, built = flight.entry, flight.at
    if entry is None or built is None or not answers(entry):
        return None
    here = moment.current(connections[engine.alias])
    if here is None:
        return entry if built.asked > came and not moment.is_wanted() else None
    return entry if engine.is_true_at(entry, built, here) else None


def _lead(engine: Engine, flight: Flight, look: Look, make: Make, *, has_missed: bool) -> tuple[Entry, bool]:
    is_outermost = _led.get() is None
    with _leading(engine, flight):
        if has_missed and (entry := look()) is not None:  # of a build that ended just before this one began
            flight.went_well = True
            return entry, False
        claim = shared.claim(flight.key) if is_outermost else None
        if claim is not None and not claim.is_ours and not connections[engine.alias].in_atomic_block:
            claim.wait()
            if (entry := look()) is not None:
                flight.went_well = True
                return entry, False
        flight.is_looking_around = False
        try:
            return make(flight.key), True
        finally:
            if claim is not None:
                claim.give_up()


@contextmanager
def _leading(engine: Engine, flight: Flight) -> Iterator[None]:
    handle = _led.set(flight)
    try:
        yield
    finally:
        _led.reset(handle)
        engine.flights.end(flight)
