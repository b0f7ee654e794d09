"""A tree of subjects, as a table tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field

#: ("#", code), or the path of titles of a subject that is not known by its code.
Key = tuple[str, ...]


@dataclass(eq=False)
class Node:
    """One subject. `above` is the key of the one above it, None at the top."""

    file: str
    line: int
    key: Key
    code: str
    title: str
    description: str | None = None
    position: int | None = None
    above: Key | None = None
    #: What the row says about it, before it is looked up.
    parent_code: str = ""
    depth: int = 1
    #: Whether no row tells of it: it was named on the way to another one.
    is_implied: bool = False

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass
class Nodes:
    """The subjects of a table by their keys, and how many of its rows were read and were bad."""

    by_key: dict[Key, Node] = field(default_factory=dict)
    rows: int = 0
    bad: int = 0
    #: Distinct titles, as they are written.
    titles: int = 0
    has_stopped: bool = False

    def by_depth(self) -> list[Node]:
        return sorted(self.by_key.values(), key=lambda node: node.depth)
