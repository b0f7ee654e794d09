"""What the edge keeps: parts of pages, and pages put together from them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from sys import intern
from typing import TYPE_CHECKING

from freshkeys.edge.living import ALWAYS, NEVER, Living
from freshkeys.sources import EVERYTHING

if TYPE_CHECKING:
    from freshkeys.wire import Part

#: What a kept thing costs besides its bytes: objects, dictionaries and indexes, by tracemalloc on CPython 3.11.
_OVERHEAD_BYTES = 1500
_SOURCE_BYTES = 150
_SAID = ("good_from", "good_until", "headers", "splices", "_pieces", "_segments")
#: What is shorter is held as it is.
_WORTH_COMPRESSING = 200
#: The names of facts with the values that something was built for, sorted.
Facts = tuple[tuple[str, str], ...]
#: A gzip file without a name or time (RFC 1952), and the empty last block of a deflate stream.
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
_DEFLATE_END = b"\x03\x00"


class Kept(Living):
    """One part. A body that gets smaller by it is held compressed, in the pieces of which gzip files are joined."""

    __slots__ = ("_pieces", "_segments", "facts", "headers", "is_keepable", "key", "size", "sources", "splices")

    def __init__(self, part: Part, facts: Mapping[str, str], *, is_keepable: bool = True) -> None:
        """`facts` are those of the receipt, as the edge itself reads them in the request that it sent."""
        receipt = part.receipt
        super().__init__(
            good_from=ALWAYS if receipt is None or receipt.good_from is None else receipt.good_from,
            good_until=NEVER if receipt is None or receipt.good_until is None else receipt.good_until,
        )
        self.is_alive = False  # until a store that hears of writes has it
        #: Whether it may be kept at all; otherwise it is part of the one answer that it came with.
        self.is_keepable = is_keepable and receipt is not None
        self.facts: Facts = tuple(sorted((intern(name), intern(value)) for name, value in facts.items()))
        self.key = (part.kind, part.name, self.facts)
        self.headers = tuple((intern(name), intern(value)) for name, value in part.headers)  # most pages have the same
        self.splices = part.splices
        self.sources: tuple[str, ...] = () if receipt is None else tuple(map(intern, receipt.sources))
        self._pieces, self._segments = _held(tuple(_cut(part.body, part.splices)))
        about = sum(len(name) + len(value) for name, value in self.facts)
        held = sum(map(len, self._pieces or self._segments))
        self.size = _OVERHEAD_BYTES + _SOURCE_BYTES * len(self.sources) + about + held

    def is_touched_by(self, changed: frozenset[str]) -> bool:
        return EVERYTHING in changed or not changed.isdisjoint(self.sources)

    def says_the_same_as(self, other: Kept) -> bool:
        """Whether it is as good as this other one, which was built for the same facts."""
        return all(getattr(self, name) == getattr(other, name) for name in _SAID)

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces())

    def pieces(self) -> tuple[bytes, ...]:
        """The body, cut where islands go."""
        return self._pieces or tuple(map(_inflated, self._segments))

    def segments(self) -> tuple[bytes, ...]:
        """The same, each compressed on its own.

        A full flush ends each on a byte and forgets what came before (zlib's manual), so that they join in any company,
        and no length tells how much a private part is like its surroundings (BREACH).
        """
        return self._segments or tuple(map(_deflated, self._pieces))


def _cut(body: bytes, splices: Iterable[tuple[int, str]]) -> Iterator[bytes]:
    start = 0
    for offset, _ in splices:
        yield body[start:offset]
        start = offset
    yield body[start:]


def _held(pieces: tuple[bytes, ...]) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The pieces as they are, or compressed, whichever is less; the other is empty."""
    length = sum(map(len, pieces))
    if length >= _WORTH_COMPRESSING:
        segments = tuple(map(_deflated, pieces))
        if sum(map(len, segments)) < length:
            return (), segments
    return pieces, ()


def _deflated(piece: bytes) -> bytes:
    if not piece:
        return b""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(piece) + deflate.flush(zlib.Z_FULL_FLUSH)


def _inflated(segment: bytes) -> bytes:
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(segment)


class Page(Living):
    """A shell with its islands in place.

    Its parts hold the bytes. Of the whole only what somebody asked for is kept, in the codings that they asked for.
    """

    __slots__ = ("_check", "headers", "islands", "key", "length", "shell", "size", "sources", "tag", "variants")

    def __init__(self, shell: Kept, islands: Mapping[str, Kept]) -> None:
        self.islands = tuple(islands[address] for _, address in shell.splices)
        super().__init__((shell, *self.islands))
        self.shell = shell
        self.key = key_of(shell, islands)
        self.sources: tuple[str, ...] = ()  # its parts have them
        self.headers = shell.headers
        body = self.body
        self.length = len(body)
        self.tag = blake2b(body, digest_size=16).hexdigest()
        self._check = zlib.crc32(body)
        self.variants: dict[str, bytes] = {}
        self.size = _OVERHEAD_BYTES

    @property
    def body(self) -> bytes:
        """The whole, joined anew each time: keeping it would cost as much again as its parts."""
        return self._joined([one.pieces() for one in (self.shell, *self.islands)])

    def weight(self) -> int:
        """The bytes of it now: it grows with the codings that it is asked for in."""
        return _OVERHEAD_BYTES + sum(map(len, self.variants.values()))

    def is_made_of(self, islands: Mapping[str, Kept]) -> bool:
        """Whether it holds these very islands, and not others that were built for the same facts."""
        return all(islands[address] is one for (_, address), one in zip(self.shell.splices, self.islands, strict=True))

    def gzipped(self) -> bytes:
        """The whole, from the compressed parts (RFC 1952)."""
        deflated = self._joined([one.segments() for one in (self.shell, *self.islands)])
        ends = struct.pack("<II", self._check, self.length & 0xFFFFFFFF)
        return b"".join((_GZIP_HEAD, deflated, _DEFLATE_END, ends))

    def _joined(self, parts: list[tuple[bytes, ...]]) -> bytes:
        shell, *islands = parts
        whole = [shell[0]]
        for island, rest in zip(islands, shell[1:], strict=True):
            whole += (*island, rest)
        return b"".join(whole)


def key_of(shell: Kept, islands: Mapping[str, Kept]) -> tuple[object, ...]:
    """Under which a page is kept: which very parts it was put together from."""
    return (shell.key, *(islands[address].key for _, address in shell.splices))
