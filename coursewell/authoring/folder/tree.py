"""The files of a course from outside, wherever they lie: in a folder or in an archive."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import Asset
from coursewell.authoring.folder.assets import CHUNK, AssetError, Taken, in_words
from coursewell.authoring.problems import Report
from coursewell.authoring.sources import Entry, Opener, Source
from coursewell.authoring.sources.names import twin_key

DIGITS = re.compile(r"(\d+)")


class Tree:
    """The regular files of a source, or of one folder of it. What is wrong with a file is said in `report`."""

    def __init__(
        self, source: Source, report: Report, *, name: str, base: str = "", taken: Taken | None = None
    ) -> None:
        self.report = report
        #: The name of the folder or of the archive without its ending.
        self.name = name
        self.files: dict[str, Entry] = {}
        self.folders: set[str] = {""}
        self.taken = taken or Taken()
        self._source, self._base = source, base
        self._assets: dict[str, Asset | None] = {}
        self._children: dict[str, list[str]] = {}

    @classmethod
    def scan(cls, source: Source, report: Report) -> Tree:
        listing = source.list(report)
        tree = cls(source, report, name=source.name)
        tree.files, tree.folders = listing.files, listing.folders
        tree._refuse_twins()
        return tree

    def below(self, folder: str) -> Tree:
        """One folder of this tree as a tree of its own: what lies outside it is not there."""
        base = f"{folder}/"
        inner = Tree(
            self._source,
            self.report.within(base),
            name=posixpath.basename(folder),
            base=self._base + base,
            taken=self.taken,
        )
        start = len(base)
        inner.files = {
            path[start:]: Entry(path[start:], entry.size) for path, entry in self.files.items() if path.startswith(base)
        }
        inner.folders |= {path[start:] for path in self.folders if path.startswith(base)}
        return inner

    def _refuse_twins(self) -> None:
        """Names that differ in capitals or in Unicode form alone are one file on other machines."""
        seen: dict[str, str] = {}
        for path in sorted(self.folders | set(self.files)):
            key = twin_key(path)
            if key in seen:
                self.report.error(f"On other machines this is the same name as {seen[key]}; rename one.", path)
            seen[key] = path

    # --- looking ---
    def children(self, folder: str) -> Iterator[str]:
        """Names of the files and folders directly in `folder`, in order."""
        if not self._children:
            for path in in_natural_order({*self.files, *self.folders} - {""}):
                self._children.setdefault(posixpath.dirname(path), []).append(posixpath.basename(path))
        yield from self._children.get(folder, ())

    def find(self, path: str) -> str | None:
        """The path of the file that `path` means, in whatever Unicode form it was written; None without one."""
        if path in self.files:
            return path
        for form in ("NFC", "NFD"):
            other = unicodedata.normalize(form, path)
            if other in self.files:
                return other
        return None

    def use(self, path: str) -> None:
        """Note that the file became something, so that nobody reports it as left out."""
        self.taken.used.add(self._base + path)

    # --- reading ---
    def opener(self, path: str) -> Opener:
        return partial(self._source.open, self._base + path)

    def raw(self, path: str, most: int = limits.TEXT) -> bytes | None:
        """The bytes of a file; None after reporting that it cannot be read or is larger than `most`."""
        return self._read(path, most, f"This file is larger than {in_words(most)}; make it smaller.")

    def text(self, path: str, most: int = limits.TEXT) -> str | None:
        """The text of a file, with plain newlines; None after reporting why it cannot be read."""
        raw = self._read(path, most, f"This text is larger than {in_words(most)}; split it.")
        return None if raw is None else self._decoded(path, raw)

    def _read(self, path: str, most: int, too_large: str) -> bytes | None:
        size = self.files[path].size
        raw = bytearray()
        try:
            if size <= most:
                with self.opener(path)() as file:
                    while (chunk := file.read(CHUNK)) and len(raw) <= most:
                        raw += chunk
        except OSError as error:
            self._complain(path, error)
            return None
        if max(size, len(raw)) > most:
            self.report.error(too_large, path)
            return None
        return bytes(raw)

    def _complain(self, path: str, error: OSError) -> None:
        self.report.error(f"This file cannot be read ({error.strerror}); see its permissions.", path)

    def _decoded(self, path: str, raw: bytes) -> str | None:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            guess = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "another encoding"
            self.report.error(f"This text is in {guess}; save it as UTF-8.", path, line)
            return None
        if "\0" in text:
            self.report.error(
                "This text holds a NUL character; it is not a text file.",
                path,
                text[: text.index("\0")].count("\n") + 1,
            )
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def asset(self, path: str) -> Asset | None:
        """The file as a part of a document; None after reporting why not. Read once, however often it is used."""
        if path not in self._assets:
            self._assets[path] = self._taken(path)
        return self._assets[path]

    def _taken(self, path: str) -> Asset | None:
        try:
            return self.taken.take(path, self.files[path].size, self.opener(path), self._base + path)
        except OSError as error:
            self._complain(path, error)
        except AssetError as error:
            self.report.error(error.message, path, error.line)
        return None


def in_natural_order(paths: Iterable[str]) -> list[str]:
    """Always in one order: 1.md and 01.md are not equal."""
    return sorted(paths, key=lambda path: (natural_order(path), path))


def natural_order(path: str) -> list[tuple[int, int, str]]:
    """2 before 10: numbers inside names count as numbers."""
    parts: list[tuple[int, int, str]] = []
    for piece in filter(None, DIGITS.split(path)):
        parts.append((0, int(piece), "") if piece.isdecimal() and len(piece) < 20 else (1, 0, piece.casefold()))
    return parts
