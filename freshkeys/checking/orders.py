"""What the conductor of a check tells its writers, readers and servers: a small file that all of them look at."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

#: The environment variable that names the file.
VARIABLE = "FRESHKEYS_CHECKING_ORDERS"
#: The one that says how long a writer rests between two writes, on average, in seconds.
PAUSE = "FRESHKEYS_CHECKING_PAUSE"
#: And the one that says in which periods all writers write, in seconds, and which part of each they rest.
PERIOD_AND_QUIET = "FRESHKEYS_CHECKING_PERIOD"


@dataclass(frozen=True)
class Orders:
    """What holds now. `turn` counts the orders, so that whoever obeys can say which one."""

    faults: tuple[str, ...] = ()
    is_paused: bool = False
    is_over: bool = False
    turn: int = 0
    #: How far the clock of each process is ahead of the machine's, in seconds.
    ahead: float = 0.0


class OrderBook:
    """The orders in one file, written by one process and read by many."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = Orders()
        self._seen: tuple[int, int] | None = None

    @classmethod
    def from_environment(cls) -> OrderBook:
        return cls(Path(os.environ[VARIABLE]))

    def give(self, **changes: object) -> Orders:
        orders = replace(self.now, **changes, turn=self.now.turn + 1)  # type: ignore[arg-type]
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(orders)))
        draft.replace(self.path)
        self.now = orders
        return orders

    def look(self) -> Orders:
        status = os.stat(self.path)
        if (status.st_ino, status.st_mtime_ns) != self._seen:
            read = json.loads(self.path.read_text())
            self.now = Orders(**read | {"faults": tuple(read["faults"])})
            self._seen = (status.st_ino, status.st_mtime_ns)
        return self.now
