"""Where an export may go, and how what is finished gets there: over nothing but another export, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Lies in an exported folder, so that --force never replaces anything else. Names with a dot are no part of a course.
MARK = ".coursewell-export"


class ExportError(Exception):
    """The course was not exported; the message says why and what to do."""


def put(file: Path, target: Path, *, force: bool) -> None:
    """The finished file in its place. A link fails where a rename would replace what came there meanwhile."""
    if force:
        file.replace(target)
    else:
        try:
            os.link(file, target)
        except FileExistsError:
            raise ExportError(f"{target} exists already; --force replaces it.") from None


def refuse_file(target: Path, *, force: bool) -> None:
    refuse_place(target)
    if target.is_dir():
        raise ExportError(f"{target} is a folder; give the name of a file.")
    if target.exists() and not force:
        raise ExportError(f"{target} exists already; --force replaces it.")


def refuse_place(target: Path) -> None:
    if target.is_symlink():
        raise ExportError(f"{target} is a symbolic link; give the place itself.")
    if not target.parent.is_dir():
        raise ExportError(f"There is no folder {target.parent}; make it first.")


def refuse_target(target: Path, *, force: bool) -> None:
    """Before anything is written, and once more before it is put in place."""
    refuse_place(target)
    if not target.exists():
        return
    if not target.is_dir():
        raise ExportError(f"{target} is a file; give a folder that does not exist yet.")
    if not any(target.iterdir()):
        return
    mark = target / MARK
    if not mark.is_file() or mark.is_symlink():
        raise ExportError(f"{target} is not empty and is no exported course; give another folder.")
    if not force:
        raise ExportError(f"{target} holds an exported course already; --force replaces it.")


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards whatever happens."""
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name[:100]}-", dir=target.parent))
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def said(target: Path) -> Iterator[None]:
    """Errors of the system as sentences."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise ExportError(f"There is no space left for {target}; make room, then export again.") from None
        raise ExportError(f"{target} cannot be written: {error.strerror or error}.") from None
