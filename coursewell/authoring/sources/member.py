"""The bytes of one entry, inflated while they are read, counted, and held to what the archive promised."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import Any

from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources.window import Window

CHUNK = 64 * 1024
#: Read at a time; what zlib has not used yet is copied for each piece.
PACKED_CHUNK = 16 * 1024


class Member(io.RawIOBase):
    """A stream of `size` bytes out of `packed` bytes at `start`. What is not as promised raises SourceError.

    It can be wound back: then it is inflated again from its start, and nothing has to be kept.
    """

    def __init__(
        self,
        window: Window,
        start: int,
        packed: int,
        size: int,
        *,
        crc: int | None,
        is_deflated: bool,
        refuse: Callable[[str], SourceError],
        when_whole: Callable[[], object] = lambda: None,
    ) -> None:
        self._window, self._start, self._packed, self._size = window, start, packed, size
        self._crc, self._is_deflated, self._refuse, self._when_whole = crc, is_deflated, refuse, when_whole
        self._wanted = 0
        self._restart()

    def _restart(self) -> None:
        self._at = self._taken = self._sum = 0
        self._inflate: Any = zlib.decompressobj(-15) if self._is_deflated else None
        self._is_whole = False

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._wanted

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._wanted, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("There is nothing before the start of a file.")
        self._wanted = base + offset
        return self._wanted

    def readinto(self, buffer: Any) -> int:
        if self._wanted < self._at:
            self._restart()
        while self._at < self._wanted and self._next(min(CHUNK, self._wanted - self._at)):
            pass
        if self._at < self._wanted:  # past the end
            return 0
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        self._wanted = self._at
        return len(piece)

    def _next(self, length: int) -> bytes:
        """At most so many bytes further on; none at the end, which is checked when it is reached."""
        if self._is_whole or length <= 0:
            return b""
        piece = self._inflated(length) if self._is_deflated else self._stored(length)
        self._at += len(piece)
        if self._at > self._size:
            raise self._refuse("is larger than the archive says")
        if self._crc is not None:
            self._sum = zlib.crc32(piece, self._sum)
        if not piece:
            self._check_end()
        return piece

    def _stored(self, length: int) -> bytes:
        length = min(length, self._packed - self._taken)
        piece = self._window.at(self._start + self._taken, length)
        self._taken += length
        return piece

    def _inflated(self, length: int) -> bytes:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail
            if not packed:
                packed = self._window.at(self._start + self._taken, min(PACKED_CHUNK, self._packed - self._taken))
                self._taken += len(packed)
            try:
                piece: bytes = self._inflate.decompress(packed, length)
            except zlib.error:
                raise self._refuse("is damaged") from None
            if piece:
                return piece
            if not packed:
                raise self._refuse("is cut off")
        return b""

    def _check_end(self) -> None:
        if self._is_deflated and (self._inflate.unused_data or self._taken < self._packed):
            raise self._refuse("is packed into less than the archive says")
        if self._at < self._size:
            raise self._refuse("is smaller than the archive says")
        if self._crc is not None and self._sum != self._crc:
            raise self._refuse("is damaged: its checksum is wrong")
        self._is_whole = True
        self._when_whole()
