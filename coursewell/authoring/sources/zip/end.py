"""The end of the central directory: where the directory is and how many entries it has (APPNOTE 4.3.14 to 4.3.16)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources.window import Window

SIGNATURE = b"PK\5\6"
END = struct.Struct("<4s4H2LH")
LONGEST_COMMENT = 0xFFFF
LOCATOR = struct.Struct("<4sLQL")
LOCATOR_SIGNATURE = b"PK\6\7"
END64 = struct.Struct("<4sQ2H2L4Q")
END64_SIGNATURE = b"PK\6\6"
#: A field with this value says: see the ZIP64 record.
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True)
class Place:
    """Where the central directory lies, and how many entries it promises."""

    offset: int
    size: int
    count: int


def find_directory(window: Window) -> Place:
    """SourceError when there is no end, more than one, or one that contradicts itself or the file."""
    start, end = _find_end(window)
    _, disk, first_disk, here, count, size, offset, _ = END.unpack(end)
    place, at = Place(offset, size, count), start
    is_full = FULL16 in (disk, first_disk, here, count) or FULL32 in (size, offset)
    if is_full or offset + size != start:
        found = _find_end64(window, start, (disk, first_disk, here, count, size, offset))
        if found:
            place, at = found
        elif is_full:
            raise SourceError(f"{window.path} lacks the ZIP64 directory that it speaks of; make the archive anew.")
    if not is_full and (disk or first_disk or here != count):
        raise SourceError(f"{window.path} is one part of an archive in several files; make one archive of them.")
    if place.offset + place.size > at:
        raise SourceError(f"{window.path} is cut off or damaged; make the archive anew.")
    if place.offset + place.size < at:
        raise SourceError(
            f"{window.path} holds something that is not part of the archive, before it or in front of its directory; "
            "make the archive anew."
        )
    return place


def _find_end(window: Window) -> tuple[int, bytes]:
    """Position and bytes of the only record that ends where the file ends."""
    length = min(window.size, END.size + LONGEST_COMMENT)
    tail = window.at(window.size - length, length)
    found = []
    at = tail.find(SIGNATURE)
    while at >= 0:
        found.append(at)
        at = tail.find(SIGNATURE, at + 1)
    fitting = [at for at in found if len(tail) - at >= END.size and _ends_at(tail, at) == len(tail)]
    if len(fitting) > 1 or (fitting and found[-1] != fitting[0]):
        raise SourceError(f"{window.path} has two ends, so what is in it is not certain; make the archive anew.")
    if fitting:
        return window.size - length + fitting[0], tail[fitting[0] : fitting[0] + END.size]
    if any(len(tail) - at >= END.size and _ends_at(tail, at) < len(tail) for at in found):
        raise SourceError(f"{window.path} goes on after the end of the archive; make the archive anew.")
    raise SourceError(f"{window.path} is cut off or damaged: its directory is missing; make the archive anew.")


def _ends_at(tail: bytes, at: int) -> int:
    return at + END.size + int.from_bytes(tail[at + 20 : at + 22], "little")


def _find_end64(window: Window, start: int, short: tuple[int, ...]) -> tuple[Place, int] | None:
    """The place that the ZIP64 record gives, and where that record starts; None where there is no record."""
    if start < LOCATOR.size + END64.size:
        return None
    signature, disk, offset, disks = LOCATOR.unpack(window.at(start - LOCATOR.size, LOCATOR.size))
    if signature != LOCATOR_SIGNATURE:
        return None
    if disk or disks > 1:
        raise SourceError(f"{window.path} is one part of an archive in several files; make one archive of them.")
    if offset > start - LOCATOR.size - END64.size:
        raise SourceError(f"{window.path} has a ZIP64 directory that is not where it should be; make the archive anew.")
    found, length, _, _, *values = END64.unpack(window.at(offset, END64.size))
    if found != END64_SIGNATURE or offset + 12 + length != start - LOCATOR.size:
        raise SourceError(f"{window.path} has a damaged ZIP64 directory; make the archive anew.")
    for value, less, full in zip(values, short, (FULL16,) * 4 + (FULL32,) * 2, strict=True):
        if less not in (value, full):
            raise SourceError(f"{window.path} contradicts itself about its size; make the archive anew.")
    if values[0] or values[1] or values[2] != values[3]:
        raise SourceError(f"{window.path} is one part of an archive in several files; make one archive of them.")
    return Place(offset=values[5], size=values[4], count=values[3]), offset
