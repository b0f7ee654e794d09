"""The block of 512 bytes in front of each entry, and the records that may stand before it."""

from __future__ import annotations

from dataclasses import dataclass

BLOCK = 512
FILE, HARD_LINK, SYMBOLIC_LINK, FOLDER = b"0", b"1", b"2", b"5"
CONTIGUOUS, OLD_FILE = b"7", b"\0"
DEVICES = {b"3", b"4", b"6"}
PAX, PAX_FOR_ALL, GNU_NAME, GNU_LINK = b"x", b"g", b"L", b"K"
RECORDS = {PAX, PAX_FOR_ALL, GNU_NAME, GNU_LINK}
#: 2 ** 64 has twenty digits.
LONGEST_NUMBER = 20
POSIX_MAGIC = b"ustar\0"


class HeaderError(ValueError):
    """What is wrong with a header or record; the message ends a sentence that starts with the archive."""


@dataclass(frozen=True, slots=True)
class Header:
    """One header block: the name as it is written, the type flag, the size in bytes."""

    name: bytes
    kind: bytes
    size: int


def parse(block: bytes) -> Header:
    """HeaderError for a block whose checksum or numbers are wrong."""
    if len(block) != BLOCK or not is_header(block):
        raise HeaderError("has a damaged header")
    name = _text(block[:100])
    prefix = _text(block[345:500]) if block[257:263] == POSIX_MAGIC else b""
    return Header(prefix + b"/" + name if prefix else name, block[156:157], number(block[124:136]))


def is_header(block: bytes) -> bool:
    """Whether the checksum is right, counted with bytes of either sign as old tools did."""
    if len(block) < BLOCK or not any(block):
        return False
    try:
        told = number(block[148:156])
    except HeaderError:
        return False
    counted = block[:148] + b" " * 8 + block[156:BLOCK]
    return told == sum(counted) or told == sum(byte - 256 if byte > 127 else byte for byte in counted)


def number(field: bytes) -> int:
    """Octal digits, or, where eleven of them are too few, GNU's binary form."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:])
    digits = field.strip(b" \0")
    if not digits:
        return 0
    if any(byte not in b"01234567" for byte in digits):
        raise HeaderError("has a header with a number that is none")
    return int(digits, 8)


def records(raw: bytes) -> dict[str, bytes]:
    """The records of a pax header: `25 path=01-bends/reef.md`, its own length first."""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(raw):
        length, space, _ = raw[at : at + LONGEST_NUMBER].partition(b" ")
        if not space or not length.isdigit():
            raise HeaderError("has a damaged record")
        record = raw[at : at + int(length)]
        key, equals, value = record[len(length) + 1 : -1].partition(b"=")
        if len(record) != int(length) or not record.endswith(b"\n") or not equals or not key:
            raise HeaderError("has a damaged record")
        found[key.decode("utf-8", "replace")] = value
        at += len(record)
    return found


def refuse_names_for_all(raw: bytes) -> None:
    """A record for all files that follow may hold dates and the like."""
    if {"path", "size"} & set(records(raw)):
        raise HeaderError("gives all its files one name or size")


def size_of(found: Header, pax: dict[str, bytes]) -> int:
    """The size that a record gives a file, where its header has no room for it; two sizes are refused.

    Readers that disagree here read other files out of the same archive (CVE-2025-62518).
    """
    digits = pax.get("size")
    if digits is None or found.kind in RECORDS:
        return found.size
    if not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        raise HeaderError("has a damaged record")
    size = int(digits)
    if found.size not in (0, size):
        raise HeaderError("gives a file two sizes")
    return size


def _text(field: bytes) -> bytes:
    return field.partition(b"\0")[0]
