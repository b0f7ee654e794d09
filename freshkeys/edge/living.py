"""Things that are true until something that they depend on is not: parts, pages put together from them, and plans."""

from __future__ import annotations

from collections.abc import Iterable

ALWAYS = float("-inf")
NEVER = float("inf")


class Living:
    """It is true of the database as of the last answer of the log as long as `is_alive`.

    By the clock it holds between `good_from` and `good_until` (seconds since 1970). With it dies what was made from it.
    """

    __slots__ = ("children", "good_from", "good_until", "is_alive", "is_used", "parents")

    def __init__(self, parents: Iterable[Living] = (), good_from: float = ALWAYS, good_until: float = NEVER) -> None:
        self.parents: tuple[Living, ...] = tuple(parents)
        self.children: set[Living] = set()
        self.good_from: float = max((good_from, *(one.good_from for one in self.parents)))
        self.good_until: float = min((good_until, *(one.good_until for one in self.parents)))
        self.is_alive: bool = all(one.is_alive for one in self.parents)
        #: Set by whoever uses it, taken back by whoever looks for room.
        self.is_used: bool = False
        if self.is_alive:
            for one in self.parents:
                one.children.add(self)

    def is_good_at(self, now: float) -> bool:
        return self.good_from <= now < self.good_until

    def was_used(self) -> bool:
        """Whether it, or something made from it, was used since this was last asked."""
        used = self.is_used
        for child in self.children:
            used |= child.was_used()
        self.is_used = False
        if used:
            for parent in self.parents:
                parent.is_used = True
        return used

    def die(self) -> None:
        """And all that was made from it: plans from pages, pages from parts."""
        if not self.is_alive:
            return
        self.is_alive = False
        for parent in self.parents:
            parent.children.discard(self)
        self.parents = ()  # it may be remembered for a while, and holds on to nothing
        for child in tuple(self.children):
            child.die()
        self.children.clear()
