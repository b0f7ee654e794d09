"""The bytes of one open file, read by position: many readers may look at once, and none moves another's place."""

from __future__ import annotations

import os
import weakref
from pathlib import Path

from coursewell.authoring.problems import SourceError


class Window:
    """An open regular file and the size it had. It is closed when nobody holds the window any more."""

    def __init__(self, path: Path, descriptor: int, size: int) -> None:
        self.path, self.size = path, size
        self._descriptor = descriptor
        weakref.finalize(self, os.close, descriptor)

    def at(self, offset: int, length: int) -> bytes:
        """Exactly these bytes. SourceError where the file has no such bytes."""
        pieces = []
        while length > 0 and (piece := os.pread(self._descriptor, length, offset)):
            pieces.append(piece)
            offset += len(piece)
            length -= len(piece)
        if length > 0:
            raise SourceError(f"{self.path} is cut off or damaged; make the archive anew.")
        return b"".join(pieces)
