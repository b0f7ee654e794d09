"""Entries: a stored value with everything that says whether it is still true; and the store of one process."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from freshkeys.receipts import words
from freshkeys.sources import EVERYTHING

#: What an entry costs besides its value: the objects around it, measured with sys.getsizeof on CPython 3.11.
_OVERHEAD_BYTES = 700
#: How many times its stored bytes a decoded value takes, measured with tracemalloc on lists of small dataclasses.
_DECODED = 4
#: Of so many keys a store remembers why it dropped them, with so many reasons of so many characters.
REMEMBERED_KEYS = 10_000
_REASONS = 3
_REASON_LENGTH = 120


@dataclass(frozen=True)
class Entry:
    """One stored value and its receipt: what it was built from, and between which moments it holds."""

    key: str
    name: str
    value: bytes
    sources: frozenset[str]
    token: str
    epoch: str
    built_at: datetime
    good_from: datetime | None = None
    good_until: datetime | None = None
    #: Facts of the request that it was built for, by name, with their encoded values: it answers no other request.
    facts: tuple[tuple[str, str], ...] = ()
    #: The decoded value, once it is known that nobody can change it.
    held: list[Any] = field(default_factory=list, compare=False, repr=False)

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        stored = len(self.value) * (1 + _DECODED * len(self.held))
        facts = sum(len(name) + len(value) for name, value in self.facts)
        return stored + sum(map(len, self.sources)) + facts + _OVERHEAD_BYTES

    def is_good_at(self, now: datetime) -> bool:
        """Whether no boundary in time lies between the build and `now`, in either direction."""
        return (self.good_from is None or self.good_from <= now) and (self.good_until is None or now < self.good_until)

    def is_touched_by(self, changed: frozenset[str] | None) -> bool:
        """Whether one of these sources, or nobody knows which, were written."""
        return changed is None or EVERYTHING in changed or not self.sources.isdisjoint(changed)

    def touched_by(self, changed: frozenset[str] | None) -> Iterable[str]:
        """Which of these sources touch it, or the word for why all do."""
        if changed is None:
            return [words.UNKNOWN]
        return [EVERYTHING] if EVERYTHING in changed else self.sources & changed

    def boundary_before(self, now: datetime) -> str:
        """The reason why it is not good at `now`: the moment that lies between."""
        passed = self.good_until if self.good_until is not None and self.good_until <= now else self.good_from
        return f"{words.TIME}{passed.isoformat()}" if passed is not None else words.UNKNOWN


class Store:
    """The entries of one process, bounded in bytes; the longest unused goes first.

    Every entry in it is as fresh as the last answer that was applied: `drop` takes out what a write touched.
    Not safe for threads by itself; the engine holds its lock.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._by_source: defaultdict[str, set[str]] = defaultdict(set)
        self._reasons: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str, now: datetime) -> Entry | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        if not entry.is_good_at(now):
            self._remove(key)
            self.note(key, [entry.boundary_before(now)])
            return None
        self._entries.move_to_end(key)
        return entry

    def put(self, entry: Entry) -> None:
        self._remove(entry.key)
        if not self.has_room_for(entry):
            return
        self._entries[entry.key] = entry
        self.bytes += entry.size
        for source in entry.sources:
            self._by_source[source].add(entry.key)
        self._shrink()

    def has_room_for(self, entry: Entry) -> bool:
        """Whether it fits in here at all."""
        return entry.size <= self.max_bytes

    def hold(self, entry: Entry, value: Any) -> None:
        """Keep the decoded value beside the stored one, if the entry is in here and both have room."""
        if self._entries.get(entry.key) is entry and not entry.held and len(entry.value) * _DECODED < self.max_bytes:
            before = entry.size
            entry.held.append(value)
            self.bytes += entry.size - before
            self._shrink()

    def _shrink(self) -> None:
        while self.bytes > self.max_bytes:
            key = next(iter(self._entries))
            self._remove(key)
            self.note(key, [words.ROOM])

    def drop(self, changed: Iterable[str] | None) -> None:
        """Take out every entry with one of these sources; None and the source of everything take out all."""
        if changed is None or EVERYTHING in (changed := frozenset(changed)):
            self.clear(words.UNKNOWN if changed is None else EVERYTHING)
            return
        touched: defaultdict[str, list[str]] = defaultdict(list)
        for source in changed:
            for key in self._by_source.get(source, ()):
                touched[key].append(source)
        for key, sources in touched.items():
            self._remove(key)
            self.note(key, sources)

    def clear(self, reason: str) -> None:
        for key in islice(self._entries, max(len(self._entries) - REMEMBERED_KEYS, 0), None):
            self.note(key, [reason])
        self._entries.clear()
        self._by_source.clear()
        self.bytes = 0

    def note(self, key: str, reasons: Iterable[str]) -> None:
        """Remember why an entry went: sources that were written, or words for what else it was (`words.REASONS`)."""
        chosen = sorted(reasons, key=lambda one: (one[0] not in "rc", one))[:_REASONS]
        self._reasons[key] = tuple(one if len(one) <= _REASON_LENGTH else f"{one[:_REASON_LENGTH]}…" for one in chosen)
        self._reasons.move_to_end(key)
        if len(self._reasons) > REMEMBERED_KEYS:
            self._reasons.popitem(last=False)

    def why_dropped(self, key: str) -> tuple[str, ...]:
        """Why the last entry under this key went, as far as it is remembered."""
        return self._reasons.get(key, ())

    def _remove(self, key: str) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.bytes -= entry.size
        for source in entry.sources:
            keys = self._by_source[source]
            keys.discard(key)
            if not keys:
                del self._by_source[source]
