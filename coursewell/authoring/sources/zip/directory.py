"""The central directory: one record for each entry (APPNOTE 4.3.12). It is what counts; the rest must agree with it."""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursewell.authoring.document import limits
from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources.limits import DIRECTORY
from coursewell.authoring.sources.names import shown
from coursewell.authoring.sources.window import Window
from coursewell.authoring.sources.zip.end import Place
from coursewell.authoring.sources.zip.extra import ExtraError, fields_of, sizes64, unicode_path

HEADER = struct.Struct("<4s6H3L5H2L")
SIGNATURE = b"PK\1\2"
STORED, DEFLATED = 0, 8
UNIX, MACOS = 3, 19
#: Encrypted, strong encryption, masked headers.
ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
AES = 99
HAS_DESCRIPTOR, IS_PATCH, IS_UTF8 = 1 << 3, 1 << 5, 1 << 11
#: Attributes of DOS and Windows: a volume's label, a folder, a reparse point (a link).
LABEL, FOLDER, REPARSE = 0x08, 0x10, 0x400


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as the directory has it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


def refusal(archive: Path, name: str, fault: str) -> SourceError:
    return SourceError(f"{archive}: “{shown(name)}” {fault}.")


def read_directory(window: Window, place: Place) -> list[Record]:
    if place.count > limits.FILES:
        raise SourceError(f"{window.path} holds more than {limits.FILES:,} files: is it the archive of a course?")
    if place.size > DIRECTORY or place.size < place.count * HEADER.size:
        raise SourceError(f"{window.path} has a directory whose size cannot be right; make the archive anew.")
    raw = window.at(place.offset, place.size)
    records = []
    for record in _records(window.path, raw):
        records.append(record)
        if len(records) > place.count:
            break
    if len(records) != place.count:
        raise SourceError(f"{window.path} contradicts itself about its number of files; make the archive anew.")
    return records


def _records(archive: Path, raw: bytes) -> Iterator[Record]:
    at = 0
    while at < len(raw):
        fixed = raw[at : at + HEADER.size]
        if len(fixed) < HEADER.size or fixed[:4] != SIGNATURE:
            raise SourceError(f"{archive} has a damaged directory; make the archive anew.")
        (
            _, made_by, _, flags, method, _, _, crc, packed, size, name_length, extra_length, comment_length, disk, _,
            attributes, offset,
        ) = HEADER.unpack(fixed)  # fmt: skip
        name_at = at + HEADER.size
        extra_at = name_at + name_length
        at = extra_at + extra_length + comment_length
        if at > len(raw):
            raise SourceError(f"{archive} has a damaged directory; make the archive anew.")
        raw_name = raw[name_at:extra_at]
        host = made_by >> 8
        try:
            fields = fields_of(raw[extra_at : extra_at + extra_length])
            size, packed, offset, disk = sizes64(fields, (size, packed, offset, disk))
        except ExtraError:
            name = raw_name.decode("utf-8", "replace")
            raise refusal(archive, name, "has extra fields that contradict its sizes") from None
        name = _decoded(archive, raw_name, fields, flags, host)
        if disk:
            raise SourceError(f"{archive} is one part of an archive in several files; make one archive of them.")
        if fault := _fault(name, flags, method, host, attributes):
            raise refusal(archive, name, fault)
        yield Record(name, raw_name, flags, method, crc, packed, size, offset)


def _decoded(archive: Path, raw: bytes, fields: dict[int, bytes], flags: int, host: int) -> str:
    """UTF-8 where the entry says so, IBM code page 437 elsewhere (APPNOTE 4.4.4 and appendix D).

    macOS and many tools on Unix write UTF-8 and do not say so: what is valid UTF-8 from there is taken for it.
    """
    better = None if flags & IS_UTF8 else unicode_path(fields, raw)
    try:
        if flags & IS_UTF8 or better is not None:
            return (raw if better is None else better).decode()
    except UnicodeDecodeError:
        name = raw.decode("utf-8", "replace")
        raise refusal(archive, name, "has a name that is not UTF-8, though the archive says so") from None
    if host in {UNIX, MACOS}:
        try:
            return raw.decode()
        except UnicodeDecodeError:
            pass
    return raw.decode("cp437")


def _fault(name: str, flags: int, method: int, host: int, attributes: int) -> str:
    """What forbids to read an entry; nothing for a file or folder that can be read."""
    if flags & ENCRYPTED or method == AES:
        return "is encrypted; make an archive without a password"
    if method not in {STORED, DEFLATED} or flags & IS_PATCH:
        return f"is packed by a method that is not read here ({method}); use the usual one, “deflate”"
    kind = stat.S_IFMT(attributes >> 16)
    if stat.S_ISLNK(kind) or attributes & REPARSE:
        return "is a symbolic link; put the file itself into the archive"
    # Maven writes both bits, of a file and of a folder, for some folders; together they mean a socket.
    is_odd_folder = name.endswith("/") and kind == stat.S_IFREG | stat.S_IFDIR
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} and not is_odd_folder:
        return "is a device, pipe or socket; remove it"
    if host not in {UNIX, MACOS} and attributes & LABEL:
        return "is the label of a disk; remove it"
    says_folder = stat.S_ISDIR(kind) or (not kind and attributes & FOLDER)
    if says_folder and not name.endswith("/"):
        return "is a file by its name and a folder by its attributes"
    return ""
