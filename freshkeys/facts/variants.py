"""Variants: entries under one key that were built for different facts of the request.

An index says which sets of facts the entries under a key have; it only says where to look. A lookup works out these
facts for the request of the hour, and whatever it finds under them answers it, for a build that looked at nothing else
would find the same again. Which facts a build looks at may depend on those that it looked at before, so that one key
may have several sets. Losing a set costs a build. Without a request, only what has no facts answers.
"""

from __future__ import annotations

from typing import Literal

from freshkeys import shared
from freshkeys.engine import Engine
from freshkeys.entries import Entry
from freshkeys.facts import UnknowableError, current_request, value_of
from freshkeys.keys import digest
from freshkeys.shapes import Shapes

Facts = tuple[tuple[str, str], ...]
#: A result with more facts is not kept.
MAX_FACTS = 64
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
