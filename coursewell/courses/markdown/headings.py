"""Headings in order: the page has the one h1, and no level is left out on the way down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.text import slugify

#: Names that the page around the text uses for its own parts (see `courses/lesson.html` and `web/base.html`).
RESERVED = frozenset({"main", "content", "top", "header", "footer", "nav", "menu", "search", "messages"})
RESERVED_STARTS = ("lesson-", "site-", "fn")


class Heading(NamedTuple):
    level: int
    id: str
    text: str


@dataclass
class Headings:
    """The levels that are open, and the names that are taken, in one text.

    `levels` has a list for each box that we are in: headings in a box lie below the heading around the box, and
    what follows the box goes on where it was.
    """

    levels: list[list[int]] = field(default_factory=lambda: [[]])
    elements: list[bool] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    outside_boxes: list[tuple[int, str, str]] = field(default_factory=list)
    current: list[tuple[int, str]] = field(default_factory=list)

    def enter(self) -> None:
        self.elements.append(True)
        self.levels.append([])

    def pass_by(self) -> None:
        self.elements.append(False)

    def leave(self) -> None:
        if self.elements and self.elements.pop():
            self.levels.pop()

    def open(self, written: int, text: str, wanted: str = "") -> tuple[int, str]:
        """The level and the name of a heading written as `<h{written}>`. Without any text it has no name."""
        own = self.levels[-1]
        while own and own[-1] >= written:
            own.pop()
        own.append(written)
        level = min(1 + sum(map(len, self.levels)), 6)
        name = self._unused(wanted or slugify(text, allow_unicode=True) or ("section" if text else ""))
        if name and len(self.levels) == 1:
            self.outside_boxes.append((level, name, text))
        self.current.append((level, name))
        return level, name

    def close(self) -> tuple[int, str]:
        return self.current.pop() if self.current else (2, "")

    def claim(self, name: str) -> bool:
        """Whether a name given by the author is still free; it is taken now."""
        is_free = name not in self.taken and name not in RESERVED and not name.startswith(("lesson-", "site-"))
        self.taken.add(name)
        return is_free

    def _unused(self, name: str) -> str:
        if not name:
            return ""
        if name in RESERVED or name.startswith(RESERVED_STARTS):
            name = f"section-{name}"
        base = name = name[:150]
        while name in self.taken:
            # Counted from where this name last got to: thirty thousand equal headings are no reason to wait.
            self.numbers[base] = self.numbers.get(base, 1) + 1
            name = f"{base}-{self.numbers[base]}"
        self.taken.add(name)
        return name
