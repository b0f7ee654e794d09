"""The store of the edge: parts and pages, bounded in bytes, with an admission that junk cannot beat.

Two queues, after S3-FIFO (Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023). What is new waits
in a small one; it leaves that for the large one only if somebody used it meanwhile, or if it was thrown out of there
lately and is asked for again. So 50,000 addresses that are asked for once push each other out, and nothing else.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from freshkeys.sources import EVERYTHING

#: The share of the bytes in which new things wait (the paper's).
_SMALL = 0.1
#: Of so many that were thrown out of the small queue it is remembered that they were in it.
_REMEMBERED = 20_000


class Item(Protocol):
    @property
    def key(self) -> Hashable: ...

    size: int
    sources: tuple[str, ...]
    is_alive: bool
    children: set[Any]

    def was_used(self) -> bool: ...
    def die(self) -> None: ...


Kind = TypeVar("Kind", bound=Item)


class Store(Generic[Kind]):
    """Every item in it is true of the database as of the last answer that was applied."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.small_bytes = 0
        self.evicted = 0
        self._items: dict[Hashable, Kind] = {}
        self._small: OrderedDict[Hashable, None] = OrderedDict()
        self._large: OrderedDict[Hashable, None] = OrderedDict()
        self._left: OrderedDict[int, None] = OrderedDict()
        #: Most sources are one item's, and a set of one takes four times as much as a tuple.
        self._by_source: dict[str, tuple[Hashable] | set[Hashable]] = {}

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: Hashable) -> Kind | None:
        """What is kept under a key, and alive: a page dies with its parts, and lies here until it is asked for."""
        item = self._items.get(key)
        if item is not None and not item.is_alive:
            self.remove(item)
            return None
        return item

    def put(self, item: Kind) -> bool:
        """Whether it has room in here at all."""
        if (before := self._items.get(item.key)) is not None:
            self.remove(before)
        if item.size > self.max_bytes // 4:
            return False
        self._items[item.key] = item
        item.is_alive = True
        self.bytes += item.size
        was_here_lately = self._left.pop(hash(item.key), 0) is None
        if was_here_lately:
            self._large[item.key] = None
        else:
            self._small[item.key] = None
            self.small_bytes += item.size
        for source in item.sources:
            self._note(source, item.key)
        while self.bytes > self.max_bytes:
            self._make_room()
        return True

    def _make_room(self) -> None:
        if self._small and (self.small_bytes > self.max_bytes * _SMALL or not self._large):
            key = next(iter(self._small))
            item = self._items[key]
            if item.was_used() and item.is_alive:
                del self._small[key]
                self.small_bytes -= item.size
                self._large[key] = None
                return
            self._left[hash(key)] = None
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        else:
            key = next(iter(self._large))
            item = self._items[key]
            if item.was_used() and item.is_alive:
                self._large.move_to_end(key)
                return
        self.evicted += 1
        self.remove(item)

    def weigh(self, item: Kind, size: int) -> None:
        """What is in here has another size now."""
        if size == item.size or self._items.get(item.key) is not item:
            return
        self.bytes += size - item.size
        if item.key in self._small:
            self.small_bytes += size - item.size
        item.size = size
        while self.bytes > self.max_bytes:
            self._make_room()

    def remove(self, item: Kind) -> None:
        """Take out one item; it dies, and what was made from it."""
        if self._items.get(item.key) is not item:
            return
        del self._items[item.key]
        self.bytes -= item.size
        if item.key in self._small:
            del self._small[item.key]
            self.small_bytes -= item.size
        else:
            del self._large[item.key]
        for source in item.sources:
            self._forget(source, item.key)
        made_from_it = tuple(item.children)
        item.die()
        for child in made_from_it:
            if (key := getattr(child, "key", None)) is not None and self._items.get(key) is child:
                self.remove(self._items[key])

    def _note(self, source: str, key: Hashable) -> None:
        known = self._by_source.get(source)
        if isinstance(known, set):
            known.add(key)
        else:
            self._by_source[source] = {*known, key} if known else (key,)

    def _forget(self, source: str, key: Hashable) -> None:
        known = self._by_source[source]
        if isinstance(known, set):
            known.discard(key)
        if not known or isinstance(known, tuple):
            del self._by_source[source]

    def drop(self, changed: Iterable[str] | None) -> None:
        """Take out every item with one of these sources; None and the source of everything take out all."""
        if changed is None or EVERYTHING in (changed := frozenset(changed)):
            self.clear()
            return
        for key in {key for source in changed for key in self._by_source.get(source, ())}:
            if (item := self._items.get(key)) is not None:  # it may have gone with another
                self.remove(item)

    def clear(self) -> None:
        for item in self._items.values():
            item.die()
        self._items.clear()
        self._small.clear()
        self._large.clear()
        self._by_source.clear()
        self.bytes = self.small_bytes = 0
