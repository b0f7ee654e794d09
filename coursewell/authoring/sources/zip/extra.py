"""The extra fields of a header (APPNOTE 4.5): those that give larger sizes or a better name."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from coursewell.authoring.sources.zip.end import FULL16, FULL32

#: No tool writes more than a dozen.
MOST_FIELDS = 100
ZIP64 = 0x0001
UNICODE_PATH = 0x7075


class ExtraError(ValueError):
    """Extra fields that contradict the header or themselves."""


def fields_of(raw: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = count = 0
    while at + 4 <= len(raw):  # some tools fill up with up to three zeros
        kind, length = int.from_bytes(raw[at : at + 2], "little"), int.from_bytes(raw[at + 2 : at + 4], "little")
        at += 4
        count += 1
        if at + length > len(raw) or count > MOST_FIELDS or (kind in found and kind in {ZIP64, UNICODE_PATH}):
            raise ExtraError
        found[kind] = raw[at : at + length]
        at += length
    return found


def sizes64(fields: dict[int, bytes], values: Sequence[int]) -> list[int]:
    """The true values of size, compressed size and, in the directory, offset and disk.

    A value that does not fit stands in the field, in this order. Some tools write the others there too; then they
    must be the same.
    """
    full = [FULL32, FULL32, FULL32, FULL16][: len(values)]
    lengths = [8, 8, 8, 4][: len(values)]
    wanted = [value == limit for value, limit in zip(values, full, strict=True)]
    if not any(wanted):
        return list(values)
    field = fields.get(ZIP64, b"")
    if len(field) == sum(length for length, is_wanted in zip(lengths, wanted, strict=True) if is_wanted):
        is_there = wanted
    else:
        is_there = [len(field) >= sum(lengths[: index + 1]) for index in range(len(values))]
        if len(field) not in {sum(lengths[:index]) for index in range(1, len(values) + 1)}:
            raise ExtraError
    true, at = list(values), 0
    for index, length in enumerate(lengths):
        if not is_there[index]:
            if wanted[index]:
                raise ExtraError
            continue
        value = int.from_bytes(field[at : at + length], "little")
        at += length
        if not wanted[index] and value != values[index]:
            raise ExtraError
        true[index] = value
    return true


def unicode_path(fields: dict[int, bytes], raw_name: bytes) -> bytes | None:
    """The name in UTF-8 that stands beside one in an older code; None where it was meant for another name."""
    field = fields.get(UNICODE_PATH, b"")
    if len(field) < 6 or field[0] != 1 or int.from_bytes(field[1:5], "little") != zlib.crc32(raw_name):
        return None
    return field[5:]
