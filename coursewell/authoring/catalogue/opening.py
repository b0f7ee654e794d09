"""Opening the files of a catalogue: regular files alone, in the right order, in the right encoding."""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path, PurePath
from typing import TextIO

from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.problems import SourceError

MIB = 1024 * 1024
LARGEST_FILE = 1024 * MIB
#: Characters of one line, or of one record. The longest text of a course has 2 MiB.
LARGEST_RECORD = 4 * MIB
#: Entries of a folder that are looked at.
MOST_ENTRIES = 20_000
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def files_of(paths: Iterable[Path], table: CatalogueMap) -> list[Path]:
    """The files to read. By name, so that the order in which they were given decides nothing."""
    found: dict[Path, None] = {}
    for path in paths:
        try:
            is_folder = path.is_dir()
        except OSError as error:
            raise unreadable(path, error) from None
        for file in in_folder(path, table) if is_folder else [path]:
            found.setdefault(file)
    return sorted(found, key=lambda file: (file.name, str(file)))


def in_folder(folder: Path, table: CatalogueMap) -> list[Path]:
    if not table.files:
        raise SourceError(f"{folder} is a folder: give the files, or say with “files” in the map which ones are meant.")
    found: list[Path] = []
    seen = 0

    def refuse(error: OSError) -> None:
        raise unreadable(Path(error.filename or folder), error)

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        seen += len(names) + len(folders)
        if seen > MOST_ENTRIES:
            raise SourceError(f"{folder} holds more than {MOST_ENTRIES:,} files: give the ones that are meant.")
        found += [Path(place, name) for name in names if is_meant(Path(place, name).relative_to(folder), table.files)]
    if not found:
        raise SourceError(f"{folder} holds no file like {' or '.join(table.files)}, which the map asks for.")
    return found


def is_meant(path: PurePath, patterns: Iterable[str]) -> bool:
    return any(path.match(pattern) for pattern in patterns)


@contextmanager
def opened(path: Path, table: CatalogueMap) -> Iterator[TextIO]:
    """The text of a file. A pipe or a device could make us wait for ever, and cannot be read a second time."""
    try:
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    with os.fdopen(number, "rb") as stream:
        status = os.fstat(number)
        if stat.S_ISDIR(status.st_mode):
            raise SourceError(f"{path} is a folder: give the file of a catalogue.")
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{path} is a pipe or a device: save what it gives to a file, and import that.")
        if status.st_size > LARGEST_FILE:
            raise SourceError(f"{path} is larger than {LARGEST_FILE // MIB:,} MiB: split it.")
        name = encoding_of(path, stream.read(4096), table)
        stream.seek(0)
        # surrogateescape lets a wrong byte be reported with its line instead of ending the reading.
        try:
            text = TextIOWrapper(stream, encoding=name, errors="surrogateescape", newline="")
        except LookupError:
            raise SourceError(f"“{name}” is no encoding of text: write one like utf-8, latin-1 or cp1252.") from None
        try:
            yield text
        except UnicodeError:
            raise SourceError(f"{path} is not in {name}: set “encoding” in the map.") from None
        except OSError as error:
            raise unreadable(path, error) from None


def encoding_of(path: Path, start: bytes, table: CatalogueMap) -> str:
    """What the map says; otherwise what the file's mark says; otherwise UTF-8."""
    if table.encoding:
        return table.encoding
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    if start.count(b"\0") * 10 > len(start):
        raise SourceError(f"{path} is not text in UTF-8 (every few bytes are zero): set “encoding”, to utf-16 perhaps.")
    return "utf-8"


def printable(text: str) -> str:
    """A name as it can be shown and stored: bytes that are no text become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def unreadable(path: Path, error: OSError | ValueError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        return SourceError(f"{path} does not exist: give the file of a catalogue.")
    if isinstance(error, PermissionError):
        return SourceError(f"{path} may not be read by this user: give it the permission, or run as another one.")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return SourceError(f"{path} cannot be read: {reason}.")
