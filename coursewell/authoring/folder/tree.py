"""A folder from outside: looked at once, then used by the names found. No link is followed."""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import Asset
from coursewell.authoring.problems import Report, SourceError
from coursewell.courses.files import PictureError, sniff

#: What version control and desktops leave behind; nobody means it as part of a course.
LEFTOVERS = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "node_modules"}


@dataclass(frozen=True)
class Entry:
    """A regular file: its path from the root with forward slashes, and its size when it was looked at."""

    path: str
    size: int


class Tree:
    """The regular files under `root`. Files and folders whose names start with a dot are not part of it."""

    def __init__(self, root: Path, report: Report) -> None:
        self.root, self.report = root, report
        self.files: dict[str, Entry] = {}
        self.folders: set[str] = {""}
        #: digest -> the file to read the bytes from, for every asset asked for.
        self.sources: dict[str, Path] = {}
        #: Paths, from the outermost root, of the files that became assets.
        self.used: set[Path] = set()
        self._assets: dict[str, Asset | None] = {}
        self._children: dict[str, list[str]] = {}
        self._together = 0

    @classmethod
    def scan(cls, root: Path, report: Report) -> Tree:
        if not root.is_dir():
            what = "is a file" if root.exists() else "does not exist"
            raise SourceError(f"{root} {what}: give the folder of a course.")
        tree = cls(root, report)
        tree._scan("", 0)
        tree._refuse_twins()
        return tree

    def below(self, folder: str) -> Tree:
        """One folder of this tree as a tree of its own: what lies outside it is not there."""
        inner = Tree(self.root / folder, self.report.within(f"{folder}/"))
        start = len(folder) + 1
        inner.files = {
            path[start:]: Entry(path[start:], entry.size)
            for path, entry in self.files.items()
            if path.startswith(f"{folder}/")
        }
        inner.folders |= {path[start:] for path in self.folders if path.startswith(f"{folder}/")}
        inner.sources, inner.used = self.sources, self.used
        return inner

    def _scan(self, folder: str, depth: int) -> None:
        if depth > limits.FOLDER_DEPTH:
            self.report.error(f"Folders lie deeper than {limits.FOLDER_DEPTH} levels; move this one up.", folder)
            return
        with os.scandir(self.root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            if entry.name.startswith(".") or entry.name in LEFTOVERS:
                continue
            path = posixpath.join(folder, entry.name)
            if not self._has_usable_name(path, entry.name):
                continue
            if entry.is_symlink():
                self.report.error("This is a symbolic link; put the file itself here.", path)
            elif entry.is_dir(follow_symlinks=False):
                self.folders.add(path)
                self._scan(path, depth + 1)
            elif not entry.is_file(follow_symlinks=False):
                self.report.error("This is neither a file nor a folder; remove it.", path)
            else:
                if len(self.files) >= limits.FILES:
                    raise SourceError(
                        f"{self.root} holds more than {limits.FILES:,} files: is it the folder of a course?"
                    )
                self.files[path] = Entry(path, entry.stat(follow_symlinks=False).st_size)

    def _has_usable_name(self, path: str, name: str) -> bool:
        try:
            name.encode()
        except UnicodeEncodeError:
            self.report.error("This name is not UTF-8; rename the file.", path.encode(errors="replace").decode())
            return False
        if len(path) > limits.NAME or "\\" in name or any(unicodedata.category(char) == "Cc" for char in name):
            shown = "".join(char if char.isprintable() else "?" for char in path[:100])
            self.report.error("This name is too long or holds a backslash or control character; rename it.", shown)
            return False
        return True

    def _refuse_twins(self) -> None:
        """Names that differ in capitals or in Unicode form alone are one file on other machines."""
        seen: dict[str, str] = {}
        for path in sorted(self.folders | set(self.files)):
            key = unicodedata.normalize("NFC", path).casefold()
            if key in seen:
                self.report.error(f"On other machines this is the same name as {seen[key]}; rename one.", path)
            seen[key] = path

    # --- looking ---
    def children(self, folder: str) -> Iterator[str]:
        """Names of the files and folders directly in `folder`, in order."""
        if not self._children:
            for path in sorted({*self.files, *self.folders} - {""}, key=natural_order):
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

    # --- reading ---
    def open(self, path: str) -> int:
        """A file descriptor; a link that was put in the file's place meanwhile is refused by the system."""
        descriptor = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise SourceError(f"{path} changed while it was read.")
        return descriptor

    def text(self, path: str) -> str | None:
        """The text of a file, with plain newlines; None after reporting why it cannot be read."""
        if self.files[path].size > limits.TEXT:
            self.report.error(f"This text is larger than {limits.TEXT // limits.MIB} MiB; split it.", path)
            return None
        try:
            with os.fdopen(self.open(path), "rb") as file:
                raw = file.read(limits.TEXT + 1)
        except OSError as error:
            self.report.error(f"This file cannot be read ({error.strerror}); see its permissions.", path)
            return None
        return self._decoded(path, raw[: limits.TEXT])

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
            self._assets[path] = self._hash(path)
        return self._assets[path]

    def _hash(self, path: str) -> Asset | None:
        size = self.files[path].size
        self._together += size
        if size > limits.ASSET or self._together > limits.ASSETS_TOGETHER:
            self.report.error(f"This file is too large: at most {limits.ASSET // limits.MIB:,} MiB each.", path)
            return None
        try:
            with os.fdopen(self.open(path), "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            self.report.error(f"This file cannot be read ({error.strerror}); see its permissions.", path)
            return None
        try:
            sniff(self.root / path, path)
        except PictureError as error:
            self.report.error(str(error), path)
            return None
        self.sources[digest] = self.root / path
        if not path.endswith(".md"):
            self.used.add(self.root / path)
        return Asset(path, digest, size)


def natural_order(path: str) -> list[tuple[int, int, str]]:
    """2 before 10: numbers inside names count as numbers."""
    parts: list[tuple[int, int, str]] = []
    for piece in _pieces(path):
        parts.append((0, int(piece), "") if piece.isdecimal() and len(piece) < 20 else (1, 0, piece.casefold()))
    return parts


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or text[index].isdecimal() != text[index - 1].isdecimal():
            yield text[start:index]
            start = index
