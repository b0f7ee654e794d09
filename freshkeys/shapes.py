"""Shapes: which facts were looked at by what is kept under a key. They only say where to look. No Django here.

Finding what answers a request works these facts out for it and looks under their values; losing a shape costs a build.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable

#: The names of the facts that some entries have, sorted.
Shape = tuple[str, ...]
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
        self._known: OrderedDict[Hashable, tuple[Shape, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, key: Hashable) -> tuple[Shape, ...]:
        if key not in self._known:
            return ()
        with self._lock:
            known = self._known.get(key, ())
            if known:
                self._known.move_to_end(key)
            return known

    def add(self, key: Hashable, shapes: Iterable[Shape]) -> bool:
        """Whether any of them is new."""
        with self._lock:
            before = self._known.get(key, ())
            new = tuple(one for one in shapes if one not in before)
            if not new:
                return False
            self._forget(key)
            self._known[key] = (*new, *before)[:MAX_SHAPES]
            self.bytes += size_of(self._known[key])
            while self.bytes > self.max_bytes:
                self._forget(next(iter(self._known)))
            return True

    def _forget(self, key: Hashable) -> None:
        self.bytes -= size_of(self._known.pop(key)) if key in self._known else 0

    def clear(self) -> None:
        with self._lock:
            self._known.clear()
            self.bytes = 0


def size_of(shapes: tuple[Shape, ...]) -> int:
    return _OVERHEAD_BYTES + sum(len(name) + 60 for shape in shapes for name in shape)
