"""Archives made byte by byte, so that every field can lie: `zip_bytes(Part("a.md", b"text"))` is an honest one.

Whatever is given as `local` or `central` replaces the field of that name in that header of the part; `end` and `end64`
do so in the records that end the archive. Field names are those of the dictionaries below.

    >>> zip_bytes(Part("a.md", b"text", local={"name": b"b.md"}))      # two names
    >>> zip_bytes(Part("a.md", b"x" * 9, central={"size": 3}))          # a size that lies
    >>> zip_bytes(Part("link", b"/etc/passwd", mode=0o120777))          # a symbolic link
    >>> zip_bytes(Part("a.md", b"text"), end={"count": 65_535}, comment=b"...", before=b"MZ", after=b"junk")
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

STORED, DEFLATED = 0, 8
FULL32 = 0xFFFFFFFF


@dataclass
class Part:
    """One entry, honest but for what is replaced."""

    name: str | bytes
    data: bytes = b""
    method: int = DEFLATED
    #: Unix mode; None for an entry made on DOS, without one.
    mode: int | None = 0o100644
    flags: int | None = None
    #: The bytes in the archive, instead of `data` packed by `method`.
    body: bytes | None = None
    #: What follows the bytes: an honest data descriptor ("32", "64", "bare" without its signature), or any bytes.
    descriptor: str | bytes = ""
    #: Sizes as ZIP64 fields, though they would fit.
    zip64: bool = False
    local: dict[str, Any] = field(default_factory=dict)
    central: dict[str, Any] = field(default_factory=dict)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zip_bytes(
    *parts: Part,
    comment: bytes = b"",
    before: bytes = b"",
    between: bytes = b"",
    after: bytes = b"",
    end: dict[str, int] | None = None,
    end64: dict[str, int] | None = None,
) -> bytes:
    """A whole archive. `before` moves nothing that the directory says; `between` stands in front of the directory.

    `end64` (may be empty) adds the ZIP64 records.
    """
    body, directory = bytearray(), bytearray()
    for part in parts:
        offset = len(body)
        front, record = _headers(part, offset)
        body += front
        directory += record
    body += between
    tail = b""
    values = {"disk": 0, "first_disk": 0, "here": len(parts), "count": len(parts)}
    values |= {"size": len(directory), "offset": len(body), "comment": len(comment)}
    if end64 is not None:
        large = values | {"at": len(body) + len(directory), "length": 44, "disks": 1, "locator_disk": 0} | end64
        tail += struct.pack(
            "<4sQ2H2L4Q", b"PK\6\6", large["length"], 45, 45, large["disk"], large["first_disk"],
            large["here"], large["count"], large["size"], large["offset"],
        )  # fmt: skip
        tail += struct.pack("<4sLQL", b"PK\6\7", large["locator_disk"], large["at"], large["disks"])
    values |= end or {}
    tail += struct.pack(
        "<4s4H2LH", b"PK\5\6", values["disk"], values["first_disk"], values["here"], values["count"],
        values["size"], values["offset"], values["comment"],
    )  # fmt: skip
    return before + bytes(body) + bytes(directory) + tail + comment + after


def _headers(part: Part, offset: int) -> tuple[bytes, bytes]:
    """(what stands in the archive for the part, its record in the directory)"""
    raw_name = part.name if isinstance(part.name, bytes) else part.name.encode()
    packed = part.body if part.body is not None else deflated(part.data) if part.method == DEFLATED else part.data
    says_utf8 = isinstance(part.name, str) and not part.name.isascii()
    flags = (0x800 if says_utf8 else 0) if part.flags is None else part.flags
    flags |= 8 if part.descriptor else 0
    true: dict[str, Any] = {"name": raw_name, "flags": flags, "method": part.method, "crc": zlib.crc32(part.data)}
    true |= {"packed": len(packed), "size": len(part.data), "extra": b""}
    local, central = dict(true), dict(true)
    if part.descriptor:
        local |= {"crc": 0, "packed": 0, "size": 0}
    if part.zip64:
        for header in (local, central):
            header["extra"] = struct.pack("<HHQQ", 1, 16, header["size"], header["packed"])
            header |= {"size": FULL32, "packed": FULL32}
    made_by = 20 if part.mode is None else 3 << 8 | 20
    central |= {"made_by": made_by, "disk": 0, "offset": offset, "comment": b""}
    central["attributes"] = 0 if part.mode is None else part.mode << 16
    local |= part.local
    central |= part.central
    front = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, local["flags"], local["method"], 0, 0x21, local["crc"], local["packed"],
        local["size"], len(local["name"]), len(local["extra"]),
    )  # fmt: skip
    record = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", central["made_by"], 20, central["flags"], central["method"], 0, 0x21,
        central["crc"], central["packed"], central["size"], len(central["name"]), len(central["extra"]),
        len(central["comment"]), central["disk"], 0, central["attributes"], central["offset"],
    )  # fmt: skip
    record += central["name"] + central["extra"] + central["comment"]
    return front + local["name"] + local["extra"] + packed + _descriptor(part, true), record


def _descriptor(part: Part, true: dict[str, Any]) -> bytes:
    if isinstance(part.descriptor, bytes):
        return part.descriptor
    values = (true["crc"], true["packed"], true["size"])
    forms = {"": b"", "bare": struct.pack("<LLL", *values), "64": b"PK\7\x08" + struct.pack("<LQQ", *values)}
    forms["32"] = b"PK\7\x08" + forms["bare"]
    return forms[part.descriptor]
