"""What lies behind a path, told by what is there and never by the ending of its name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources.directory import Directory
from coursewell.authoring.sources.source import Source
from coursewell.authoring.sources.tar.archive import TarArchive
from coursewell.authoring.sources.tar.gzipped import GzippedTar
from coursewell.authoring.sources.window import Window
from coursewell.authoring.sources.zip.archive import ZipArchive

WANTED = "give the folder of a course, or a ZIP or tar archive of it"
#: Asked in this order: what a tar archive starts with is least distinct.
KINDS = (ZipArchive, GzippedTar, TarArchive)


def open_source(path: Path) -> Source:
    """The source behind a path. SourceError where there is none."""
    try:
        if path.is_dir():
            return Directory(path)
        window = _window(path)
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist: {WANTED}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is no name of a file"
        raise SourceError(f"{path} cannot be opened ({reason}): {WANTED}.") from None
    for kind in KINDS:
        if kind.recognises(window):
            return kind(window)
    raise SourceError(f"{path} is neither a folder nor an archive: {WANTED}.")


def _window(path: Path) -> Window:
    # A pipe would keep us waiting, and a device would never end.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise SourceError(f"{path} is neither a file nor a folder: {WANTED}.")
    return Window(path, descriptor, found.st_size)
