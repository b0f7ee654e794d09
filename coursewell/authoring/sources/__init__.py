"""Where the bytes of courses come from. A source lists its files once and then opens them by the names it listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from coursewell.authoring.problems import Report, SourceError

#: Opens one file from its start, as often as it is called. The stream can be read in parts and wound back.
Opener = Callable[[], BinaryIO]

#: What version control and desktops leave behind; nobody means it as part of a course.
LEFTOVERS = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "node_modules"}


def is_left_out(name: str) -> bool:
    """Whether a file or folder of this name is never part of a course."""
    return name.startswith(".") or name in LEFTOVERS


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file: its path from the root with forward slashes, and the size that was found or promised."""

    path: str
    size: int


@dataclass
class Listing:
    """The files and folders of a source. The root is the folder ""."""

    files: dict[str, Entry] = field(default_factory=dict)
    folders: set[str] = field(default_factory=lambda: {""})


class Source(Protocol):
    """A place with files in it, wherever that is."""

    #: What a course that says no name of its own may be called after.
    name: str

    def list(self, report: Report) -> Listing:
        """What is there. A file that cannot be used is reported; SourceError when nothing can."""

    def open(self, path: str) -> BinaryIO:
        """One of the listed files. OSError or SourceError, now or while it is read, when it is not as listed."""


def open_source(path: Path) -> Source:
    """The source behind a path, told by what is there and not by the ending of its name."""
    from coursewell.authoring.sources.directory import Directory

    if not path.is_dir():
        what = "is a file" if path.exists() else "does not exist"
        raise SourceError(f"{path} {what}: give the folder of a course.")
    return Directory(path)
