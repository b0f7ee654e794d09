"""Which names files may have. What an archive names must be one and the same file on every machine."""

from __future__ import annotations

import re
import unicodedata

from coursewell.authoring.document import limits

#: What version control and desktops leave behind; nobody means it as part of a course.
LEFTOVERS = {"__MACOSX", "__pycache__", "Thumbs.db", "desktop.ini", "node_modules"}
#: https://learn.microsoft.com/windows/win32/fileio/naming-a-file: with any ending too, as in `aux.txt`.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\..*)?", re.IGNORECASE | re.DOTALL)
#: Characters that let a name look like another (Unicode UAX 9), and ends of lines beyond the control characters.
MISLEADING = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029]")
DRIVE = re.compile(r"[A-Za-z]:")


class UnusableNameError(ValueError):
    """A name that no file may have. The message goes on after the name: “aux.txt” …"""


def is_left_out(name: str) -> bool:
    """Whether a file or folder of this name is never part of a course."""
    return name.startswith(".") or name in LEFTOVERS


def shown(name: str) -> str:
    """A name from outside, fit to stand in a message."""
    return "".join(char if char.isprintable() else "?" for char in name[:100]) + ("…" if len(name) > 100 else "")


def has_odd_characters(name: str) -> bool:
    """Characters that no course needs and that make terminals, pages or other machines stumble."""
    return (
        "\\" in name
        or bool(MISLEADING.search(name))
        or any(unicodedata.category(char) in {"Cc", "Cs"} for char in name)
    )


def twin_key(path: str) -> str:
    """Equal for names that are one file where capitals or Unicode forms do not count."""
    return unicodedata.normalize("NFC", path).casefold()


def check_member(name: str) -> None:
    """Refuse what could lead out of the archive, or hides what it is. Holds for every entry, used or not."""
    if not name:
        raise UnusableNameError("is an entry without a name")
    if "\\" in name:
        raise UnusableNameError("holds a backslash; folders in an archive are separated by /")
    if has_odd_characters(name):
        raise UnusableNameError("holds control characters or such that change the direction of writing; rename it")
    if name.startswith("/") or DRIVE.match(name):
        raise UnusableNameError("is an absolute path; names in an archive start at its own top folder")
    parts = name.removesuffix("/").split("/")
    if ".." in parts:
        raise UnusableNameError("leads out of the archive")
    if "" in parts or "." in parts:
        raise UnusableNameError("has an empty part in its path; name each folder once")


def check_portable(name: str) -> None:
    """Refuse what other machines could not store under its own name. Holds for what may become part of a course."""
    parts = name.removesuffix("/").split("/")
    if len(name) > limits.NAME:
        raise UnusableNameError(f"is longer than {limits.NAME} characters; shorten it")
    if len(parts) - 1 > limits.FOLDER_DEPTH:
        raise UnusableNameError(f"lies deeper than {limits.FOLDER_DEPTH} folders; move it up")
    for part in parts:
        if RESERVED.fullmatch(part):
            raise UnusableNameError(f"holds the name “{part}”, which Windows keeps for a device; rename it")
        if part.endswith((".", " ")):
            raise UnusableNameError("has a part that ends in a dot or space, which Windows drops; rename it")


class Names:
    """The names met so far. `add` refuses one that falls together with another."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        #: Every folder, whether an entry of its own names it or a file in it does.
        self.folders: set[str] = {""}
        self._entries: set[str] = set()
        self._spelled: dict[str, str] = {}

    def add(self, name: str) -> None:
        """Refuse the same name twice, twins in capitals or Unicode form, and a file that is also a folder."""
        path = name.removesuffix("/")
        if path in self._entries:
            raise UnusableNameError("is there twice")
        self._entries.add(path)
        for index, char in enumerate(path):
            if char == "/":
                self._add_folder(path[:index])
        if path != name:
            self._add_folder(path)
            return
        self._refuse_twin(path)
        if path in self.folders:
            raise UnusableNameError("is a file and a folder at once")
        self.files.add(path)

    def _add_folder(self, path: str) -> None:
        if path in self.folders:
            return
        self._refuse_twin(path)
        if path in self.files:
            raise UnusableNameError("lies in a file: a name is a file and a folder at once")
        self.folders.add(path)

    def _refuse_twin(self, path: str) -> None:
        other = self._spelled.setdefault(twin_key(path), path)
        if other != path:
            raise UnusableNameError(f"is on other machines the same name as “{shown(other)}”; rename one")
