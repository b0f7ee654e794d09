"""What all archives have in common: entries that are checked as they are listed and inflated as they are read."""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, cast

from coursewell.authoring.document import limits
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources import limits as archive_limits
from coursewell.authoring.sources.member import CHUNK, Member
from coursewell.authoring.sources.names import (
    Names,
    UnusableNameError,
    check_member,
    check_portable,
    is_left_out,
    shown,
)
from coursewell.authoring.sources.source import Entry, Listing
from coursewell.authoring.sources.window import Window

ENDINGS = (".tar.gz", ".tgz", ".tar", ".zip")


@dataclass(frozen=True, slots=True)
class Packed:
    """An entry: its name, with a slash at the end for a folder, and where its bytes are."""

    name: str
    start: int
    packed: int
    size: int
    crc: int | None = None
    is_deflated: bool = False


class Archive:
    """Subclass it: `find_entries` gives all entries, and raises SourceError for an archive that cannot be trusted."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.name = bare_name(window.path.name)
        self._top = ""
        self._entries: dict[str, Packed] = {}
        self._unread: set[str] = set()

    def find_entries(self) -> list[Packed]:
        raise NotImplementedError

    def list(self, report: Report) -> Listing:
        """An archive is whole or it is refused: nothing goes to the report.

        Where all lies in one folder, that folder is the course; so an archive of a folder is like the folder.
        """
        names = Names()
        for entry in self.find_entries():
            if self._is_wanted(entry, names) and not entry.name.endswith("/"):
                self._entries[entry.name] = entry
        # In the order in which a folder is looked through: no archive says more by its own.
        self._entries = dict(sorted(self._entries.items(), key=lambda item: item[0].split("/")))
        self._unread = {name for name, entry in self._entries.items() if entry.crc is not None}
        tops = {path for path in names.folders | names.files if "/" not in path} - {""}
        if len(tops) == 1 and not tops & names.files:
            (self.name,) = tops
            self._top = f"{self.name}/"
        start = len(self._top)
        files = {path[start:]: Entry(path[start:], entry.size) for path, entry in self._entries.items()}
        return Listing(files, {path[start:] for path in names.folders})

    def _is_wanted(self, entry: Packed, names: Names) -> bool:
        """Whether an entry may become part of a course. What is refused is refused in every entry."""
        try:
            check_member(entry.name)
            if any(is_left_out(part) for part in entry.name.removesuffix("/").split("/")):
                return False
            check_portable(entry.name)
            names.add(entry.name)
        except UnusableNameError as error:
            raise SourceError(f"{self.window.path}: “{shown(entry.name)}” {error}.") from None
        return True

    def refuse_too_much(self, together: int) -> None:
        most = min(
            archive_limits.FREE_TOGETHER + archive_limits.RATIO_TOGETHER * self.window.size, limits.ASSETS_TOGETHER
        )
        if together > most:
            raise SourceError(
                f"{self.window.path} would become {together // limits.MIB:,} MiB large, which is more than "
                f"{archive_limits.RATIO_TOGETHER} times its size or {limits.ASSETS_TOGETHER // limits.MIB:,} MiB."
            )

    def open(self, path: str) -> BinaryIO:
        """Inflates while it is read."""
        name = self._top + path
        entry = self._entries[name]
        member = Member(
            self.window,
            entry.start,
            entry.packed,
            entry.size,
            crc=entry.crc,
            is_deflated=entry.is_deflated,
            refuse=partial(self._refusal, name),
            when_whole=partial(self._unread.discard, name),
        )
        return cast("BinaryIO", io.BufferedReader(member, CHUNK))

    def check_rest(self) -> None:
        for name in sorted(self._unread):
            with self.open(name.removeprefix(self._top)) as stream:
                while stream.read(CHUNK):
                    pass

    def _refusal(self, name: str, fault: str) -> SourceError:
        return SourceError(f"{self.window.path}: “{shown(name)}” {fault}; make the archive anew.")


def bare_name(name: str) -> str:
    """The name of an archive without its ending."""
    for ending in ENDINGS:
        if name.lower().endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return posixpath.splitext(name)[0]
