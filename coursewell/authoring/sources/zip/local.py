"""The header in front of each entry's bytes, and what may follow them (APPNOTE 4.3.7, 4.3.9)."""

from __future__ import annotations

import struct
from itertools import product

from coursewell.authoring.sources.window import Window
from coursewell.authoring.sources.zip.directory import ENCRYPTED, HAS_DESCRIPTOR, IS_UTF8, Record, refusal
from coursewell.authoring.sources.zip.end import FULL32
from coursewell.authoring.sources.zip.extra import ExtraError, fields_of, sizes64

HEADER = struct.Struct("<4s5H3L2H")
SIGNATURE = b"PK\3\4"
DESCRIPTOR_SIGNATURE = b"PK\7\x08"


def data_span(window: Window, record: Record) -> tuple[int, int]:
    """Where the bytes of an entry start, and where all that belongs to it ends. Refuses what contradicts the record."""
    header = window.at(record.offset, HEADER.size)
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = HEADER.unpack(header)
    if signature != SIGNATURE:
        raise refusal(window.path, record.name, "is not where the archive says; make the archive anew")
    rest = window.at(record.offset + HEADER.size, name_length + extra_length)
    start = record.offset + len(header) + len(rest)
    if rest[:name_length] != record.raw_name:
        raise refusal(window.path, record.name, "has two names, in front of it and in the directory")
    relevant = ENCRYPTED | (0 if record.raw_name.isascii() else IS_UTF8)
    if method != record.method or (flags ^ record.flags) & relevant:
        raise refusal(window.path, record.name, "is packed in two ways, in front of it and in the directory")
    if FULL32 in (size, packed):
        try:
            size, packed = sizes64(fields_of(rest[name_length:]), (size, packed))
        except ExtraError:
            raise refusal(window.path, record.name, "has extra fields that contradict its sizes") from None
    told, true = (crc, packed, size), (record.crc, record.packed, record.size)
    # Who writes to a pipe knows the sizes only afterwards and leaves them empty here.
    is_later = bool(flags & HAS_DESCRIPTOR)
    if any(one != other and not (is_later and one == 0) for one, other in zip(told, true, strict=True)):
        raise refusal(window.path, record.name, "has two sizes or checksums, in front of it and in the directory")
    end = start + record.packed
    return start, end + (_descriptor_length(window, record, end) if is_later else 0)


def _descriptor_length(window: Window, record: Record, at: int) -> int:
    """With or without a signature, with sizes of four bytes or eight: whichever says what the directory says."""
    found = window.at(at, min(24, window.size - at))
    for signature, form in product((DESCRIPTOR_SIGNATURE, b""), ("<LLL", "<LQQ")):
        try:
            wanted = signature + struct.pack(form, record.crc, record.packed, record.size)
        except struct.error:  # more than four bytes hold
            continue
        if found.startswith(wanted):
            return len(wanted)
    raise refusal(window.path, record.name, "is followed by sizes that contradict the directory")
