"""A folder on the disk. It is looked at once, then used by the names found. No link is followed."""

from __future__ import annotations

import os
import posixpath
import stat
from pathlib import Path
from typing import BinaryIO

from coursewell.authoring.document import limits
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources.names import has_odd_characters, is_left_out, shown
from coursewell.authoring.sources.source import Entry, Listing


class Directory:
    """The regular files under `root`. Files and folders whose names start with a dot are not part of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = root.resolve().name

    def list(self, report: Report) -> Listing:
        found = Listing()
        self._scan(found, report, "", 0)
        return found

    def open(self, path: str) -> BinaryIO:
        """A link or pipe that was put in the file's place meanwhile is refused."""
        descriptor = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise SourceError(f"{path} changed while it was read.")
        return os.fdopen(descriptor, "rb")

    def check_rest(self) -> None:
        """A folder promises nothing."""

    def _scan(self, listing: Listing, report: Report, folder: str, depth: int) -> None:
        if depth > limits.FOLDER_DEPTH:
            report.error(f"Folders lie deeper than {limits.FOLDER_DEPTH} levels; move this one up.", folder)
            return
        with os.scandir(self.root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        for entry in entries:
            path = posixpath.join(folder, entry.name)
            if is_left_out(entry.name) or not has_usable_name(report, path, entry.name):
                continue
            if entry.is_symlink():
                report.error("This is a symbolic link; put the file itself here.", path)
            elif entry.is_dir(follow_symlinks=False):
                listing.folders.add(path)
                self._scan(listing, report, path, depth + 1)
            elif not entry.is_file(follow_symlinks=False):
                report.error("This is neither a file nor a folder; remove it.", path)
            else:
                if len(listing.files) >= limits.FILES:
                    raise SourceError(
                        f"{self.root} holds more than {limits.FILES:,} files: is it the folder of a course?"
                    )
                listing.files[path] = Entry(path, entry.stat(follow_symlinks=False).st_size)


def has_usable_name(report: Report, path: str, name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        report.error("This name is not UTF-8; rename the file.", path.encode(errors="replace").decode())
        return False
    if len(path) > limits.NAME or has_odd_characters(name):
        report.error("This name is too long or holds a backslash or control character; rename it.", shown(path))
        return False
    return True
