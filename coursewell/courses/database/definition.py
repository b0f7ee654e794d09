"""Things in a database that belong together, as SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Definition:
    """A group of objects that is installed, and replaced, as one.

    `objects` are the statements that create them, by name, in order; `fill` is what must run after they were made,
    because nothing kept them up to date before; `drop` takes all of them away, whichever of them there are.
    """

    name: str
    tables: frozenset[str]
    objects: Mapping[str, str]
    drop: Sequence[str]
    fill: Sequence[str] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever a statement does."""
        return sha256("\n".join([*self.objects.values(), *self.fill]).encode()).hexdigest()
