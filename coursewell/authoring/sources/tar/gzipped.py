"""A tar archive packed by gzip (RFC 1952). It can only be read from its start, so it is inflated as a whole."""

from __future__ import annotations

import os
import tempfile
import zlib
from collections.abc import Iterator

from coursewell.authoring.document import limits
from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources import limits as archive_limits
from coursewell.authoring.sources.archive import Packed
from coursewell.authoring.sources.tar.archive import AGAIN, TarArchive
from coursewell.authoring.sources.window import Window

CHUNK = 256 * 1024
#: Read at a time; what zlib has not used yet is copied for each piece.
PACKED_CHUNK = 16 * 1024
#: zlib's way to ask for a gzip header and to verify the checksum and size behind the bytes.
GZIP = 16 + zlib.MAX_WBITS


class GzippedTar(TarArchive):
    """Counted, then inflated into a file without a name: when the process ends, however it does, nothing is left."""

    @classmethod
    def recognises(cls, window: Window) -> bool:
        return window.at(0, min(3, window.size)) == b"\x1f\x8b\x08"

    def find_entries(self) -> list[Packed]:
        packed = self.window
        for _ in inflated(packed):  # once to count it, so that a bomb never fills the disk
            pass
        try:
            with tempfile.TemporaryFile() as file:
                for piece in inflated(packed):
                    file.write(piece)
                size = file.tell()
                file.flush()
                self.window = Window(packed.path, os.dup(file.fileno()), size)
        except OSError as error:
            raise SourceError(f"{packed.path} cannot be inflated: {error.strerror}.") from None
        if not TarArchive.recognises(self.window):
            raise SourceError(f"{packed.path} is packed by gzip, and what is in it is no archive; {AGAIN}.")
        return super().find_entries()


def inflated(packed: Window) -> Iterator[bytes]:
    """The bytes in pieces. SourceError when there are too many, or when gzip's checksum or size is wrong."""
    most = min(archive_limits.FREE_TOGETHER + archive_limits.RATIO_TOGETHER * packed.size, limits.ASSETS_TOGETHER)
    at = size = 0
    inflate = zlib.decompressobj(GZIP)
    while not inflate.eof:
        chunk = inflate.unconsumed_tail
        if not chunk:
            chunk = packed.at(at, min(PACKED_CHUNK, packed.size - at))
            at += len(chunk)
        try:
            piece = inflate.decompress(chunk, CHUNK)
        except zlib.error:
            raise SourceError(f"{packed.path} is damaged; {AGAIN}.") from None
        if not piece and not chunk:
            raise SourceError(f"{packed.path} is cut off or damaged; {AGAIN}.")
        size += len(piece)
        if size > most:
            raise SourceError(f"{packed.path} would become larger than {most // limits.MIB:,} MiB; {AGAIN} of less.")
        yield piece
    rest = packed.size - at
    if rest > CHUNK or inflate.unused_data.strip(b"\0") or any(packed.at(at, rest)):
        raise SourceError(f"{packed.path} goes on after the end of the archive; {AGAIN}.")
