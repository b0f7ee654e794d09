"""Looking things up: which facts parts were built for, and which parts answer a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from freshkeys.edge.kept import Facts, Kept
from freshkeys.edge.seen import ABSENT, Seen
from freshkeys.shapes import Shape, Shapes
from freshkeys.wire import Kind, Part

#: What an island has an address of its own for, so that it is the same for every part under that name.
_OF_THE_ADDRESS = ("path", "parameter", "parameters", "meta QUERY_STRING", "meta PATH_INFO")


def place_of(kind: Kind, name: str) -> int:
    """Under which the shapes of a part are known: a hash, for a name may be long, and two alike only cost a look."""
    return hash((kind, name))


@dataclass
class Found:
    """What answers a request, or what is missing for it."""

    shell: Kept | None = None
    islands: dict[str, Kept] = field(default_factory=dict)
    #: The facts that the application told, on which the choice depends.
    facts: dict[str, Kept] = field(default_factory=dict)
    missing: list[tuple[Kind, str]] = field(default_factory=list)
    #: The facts under which the page was looked for.
    wanted: list[Facts] = field(default_factory=list)
    #: Whether something about whoever holds a session was looked at.
    is_personal: bool = False


def raw_fact(seen: Seen, kind: Kind, name: str) -> str | None:
    """The value of a fact that the edge can see, for a part of this kind; None where it cannot."""
    if kind != "page" and (name.startswith(_OF_THE_ADDRESS)):
        return "of the address" if kind == "island" else None
    return seen.fact(name)


Get = Callable[[object], object]


class Lookup:
    """One look into the store, for one request."""

    def __init__(self, get: Get, shapes: Shapes, seen: Seen, session_cookie: str, now: float) -> None:
        self._get, self._shapes, self._seen, self._now = get, shapes, seen, now
        self._session = f"cookie {session_cookie}"
        self._asking: set[str] = set()
        self._values: dict[tuple[Kind, str], str | None] = {}
        self.found = Found()

    def page(self) -> Found:
        found = self.found
        shell = found.shell = self._part("page", self._seen.address)
        if shell is None:
            found.missing.insert(0, ("page", self._seen.address))
            return found
        for _, address in shell.splices:
            island = self._part("island", address)
            if island is None:
                found.missing.append(("island", address))
            else:
                found.islands[address] = island
        return found

    def _part(self, kind: Kind, name: str) -> Kept | None:
        for shape in self._shapes.of(place_of(kind, name)):
            facts = self._facts(kind, shape)
            if facts is None:
                continue
            if kind == "page":
                self.found.wanted.append(facts)
            kept = self._get((kind, name, facts))
            if isinstance(kept, Kept) and kept.is_good_at(self._now):
                return kept
        return None

    def _facts(self, kind: Kind, shape: Shape) -> Facts | None:
        """The values of these facts for this request; None where the application must be asked for one."""
        found = []
        for name in shape:
            value = self.value(kind, name)
            if value is None:
                return None
            found.append((name, value))
        return tuple(found)

    def value(self, kind: Kind, name: str) -> str | None:
        known = self._values.get((kind, name))
        if known is not None:
            return known
        value = raw_fact(self._seen, kind, name)
        if value is None:
            value = self._told(name)
        elif name == self._session and value != ABSENT:
            self.found.is_personal = True
        if value is not None:
            self._values[kind, name] = value
        return value

    def _told(self, name: str) -> str | None:
        """What the application has said of a fact, for requests like this one."""
        if name in self._asking:
            return None  # it would depend on itself
        self._asking.add(name)
        kept = self._part("fact", name)
        self._asking.discard(name)
        if kept is None:
            if ("fact", name) not in self.found.missing:
                self.found.missing.append(("fact", name))
            return None
        self.found.facts[name] = kept
        kept.is_used = True
        return kept.body.decode()


def facts_of(part: Part, seen: Seen) -> dict[str, str] | None:
    """The facts of a part that was built for a request, in the edge's own reading; None where it must not be kept."""
    assert part.receipt is not None
    found = {}
    for name, told in part.receipt.facts.items():
        value = raw_fact(seen, part.kind, name)
        if value is None and part.kind == "fact" and seen.fact(name) is not None:
            return None  # an answer about the visitor that depends on the address
        found[name] = told if value is None else value
    return found


def shape_of(facts: Iterable[str]) -> Shape:
    return tuple(sorted(facts))
