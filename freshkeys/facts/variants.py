"""Variants: entries under one key that were built for different facts of the request.

An index says which sets of facts the entries under a key have; it only says where to look. A lookup works out these
facts for the request of the hour, and whatever it finds under them answers it, for a build that looked at nothing else
would find the same again. Which facts a build looks at may depend on those that it looked at before, so that one key
may have several sets. Losing a set costs a build. Without a request, only what has no facts answers.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Literal

from freshkeys import shared
from freshkeys.engine import Engine
from freshkeys.entries import Entry
from freshkeys.facts import UnknowableError, current_request, value_of
from freshkeys.keys import digest

#: The names of the facts that some entries have, sorted.
Shape = tuple[str, ...]
Facts = tuple[tuple[str, str], ...]
#: A result with more facts is not kept.
MAX_FACTS = 64
#: So many sets of facts are known of one key: those met last.
MAX_SHAPES = 12
_MAX_BYTES = 4 * 1024 * 1024
_OVERHEAD_BYTES = 200


class Shapes:
    """The index of one process, bounded in bytes; what was longest not used goes first."""

    def __init__(self, max_bytes: int = _MAX_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[Shape, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, key: str) -> tuple[Shape, ...]:
        if key not in self._known:
            return ()
        with self._lock:
            known = self._known.get(key, ())
            if known:
                self._known.move_to_end(key)
            return known

    def add(self, key: str, shapes: Iterable[Shape]) -> bool:
        """Whether any of them is new."""
        with self._lock:
            before = self._known.get(key, ())
            new = tuple(one for one in shapes if one not in before)
            if not new:
                return False
            self._forget(key)
            self._known[key] = (*new, *before)[:MAX_SHAPES]
            self.bytes += _size(self._known[key])
            while self.bytes > self.max_bytes:
                self._forget(next(iter(self._known)))
            return True

    def _forget(self, key: str) -> None:
        self.bytes -= _size(self._known.pop(key)) if key in self._known else 0

    def clear(self) -> None:
        with self._lock:
            self._known.clear()
            self.bytes = 0


def _size(shapes: tuple[Shape, ...]) -> int:
    return _OVERHEAD_BYTES + sum(len(name) + 60 for shape in shapes for name in shape)


shapes = Shapes()


def key_of(key: str, facts: Facts) -> str:
    """Where the entry with these facts lies."""
    return digest(key, facts) if facts else key


def wanted(key: str) -> list[Facts]:
    """The facts of this request, by each set that is known under this key, and none at all."""
    found: list[Facts] = [()]
    request = current_request()
    if request is None or not (known := shapes.of(key)):
        return found
    values: dict[str, str] = {}
    for shape in known:
        try:
            for name in shape:
                if name not in values:
                    values[name] = value_of(name, request)
        except UnknowableError:
            continue
        found.append(tuple((name, values[name]) for name in shape))
    return found


def place_of(key: str) -> str:
    """The same for those who can share a build, as far as it is known what it looks at."""
    return digest(key, facts) if len(facts := wanted(key)) > 1 else key


def find(engine: Engine, key: str) -> tuple[Entry | None, Literal["process", "shared"]]:
    """What answers this request: an entry of this process, or one from the shared cache, that the log says is good.

    Raises:
        LogUnavailableError: the cache must be neither read nor filled now.
    """
    facts = wanted(key)  # before the log is asked: finding out who is signed in may write
    engine.validate()
    for those in facts:
        if (entry := engine.find(key_of(key, those))) is not None and entry.facts == those:
            return entry, "process"
    return _find_shared(engine, key, facts), "shared"


def _find_shared(engine: Engine, key: str, facts: list[Facts]) -> Entry | None:
    found = shared.fetch(key)
    if isinstance(found, tuple):
        if shapes.add(key, found):
            facts = wanted(key)
        for those in facts[1:]:
            entry = shared.fetch(key_of(key, those))
            if isinstance(entry, Entry) and entry.facts == those and engine.admit(entry):
                return entry
        return None
    return found if found is not None and not found.facts and engine.admit(found) else None


def note(key: str, entry: Entry) -> None:
    """An entry was kept in this process: it can be found from now on."""
    if entry.facts:
        shapes.add(key, [tuple(name for name, _ in entry.facts)])


def offer(key: str, entry: Entry) -> None:
    """Put an entry where other processes find it."""
    shared.offer(entry)
    if entry.facts:
        shared.offer_shapes(key, shapes.of(key))
