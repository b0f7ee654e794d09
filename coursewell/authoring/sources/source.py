"""What a source is: it lists its files once, and then opens them by the names it listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from coursewell.authoring.problems import Report

#: Opens one file from its start, as often as it is called. The stream can be read in parts and wound back.
Opener = Callable[[], BinaryIO]


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

    @property
    def name(self) -> str:
        """What a course that says no name of its own may be called after; known once the source was listed."""

    def list(self, report: Report) -> Listing:
        """What is there. A file that cannot be used is reported; SourceError when nothing can."""

    def open(self, path: str) -> BinaryIO:
        """One of the listed files. OSError or SourceError, now or while it is read, when it is not as listed."""

    def check_rest(self) -> None:
        """SourceError when a file that nobody has read to its end is not as listed, where that can be known."""
