"""The bytes of files, under FILES_DIR by their SHA-256: `ab/cd/abcd...`, written whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext

CHUNK = 1024 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")
#: What is locked where the folder itself cannot be.
LOCK = ".lock"
#: How a file is called that has no name of its own yet, where the file system can do no better.
INCOMING = ".incoming-"
#: How network and overlay file systems, and old kernels, say no to O_TMPFILE.
WITHOUT_NAMELESS_FILES = {errno.EOPNOTSUPP, errno.EINVAL, errno.EISDIR, errno.ENOENT}


class FileTooLargeError(ValueError):
    """More bytes than whoever stores the file allows."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(
            gettext("The file is larger than %(limit)d MB; make it smaller or link to it elsewhere.")
            % {"limit": max(max_bytes // 1_000_000, 1)}
        )


class Stored(NamedTuple):
    digest: str
    size: int


def path_of(digest: str) -> Path:
    """Where the bytes with this SHA-256 (64 hexadecimal digits) lie, whether they do or not."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is not a SHA-256 in hexadecimal digits.")
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:4] / digest


class Draft:
    """Bytes that are on the disk, whole, and that nobody can meet: they have no name yet, or one of a scratch file.

    Where the system can (O_TMPFILE), they vanish with the process, however it ends; elsewhere the scratch file is
    locked for as long as the process lives, so that `files.sweep()` can tell one whose process died.
    """

    def __init__(self) -> None:
        root = Path(settings.FILES_DIR)
        root.mkdir(parents=True, exist_ok=True)
        self.descriptor, self.scratch = _opened(root)
        self.path = self.scratch or Path(f"/proc/self/fd/{self.descriptor}")
        self.stored = Stored("", 0)

    def write(self, source: BinaryIO | IO[bytes], *, max_bytes: int) -> Stored:
        with os.fdopen(self.descriptor, "wb", closefd=False) as target:
            self.stored = _copy(source, target, max_bytes)
            target.flush()
            os.fsync(target.fileno())
        os.fchmod(self.descriptor, 0o640)
        return self.stored

    def keep(self) -> Path:
        """Give the bytes their own name; of two that store the same bytes at once, the first one wins."""
        place = path_of(self.stored.digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        # A link fails where a rename would replace. Told of a folder, Python uses linkat(2), which can follow /proc's.
        folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(FileExistsError):
                os.link(self.path, place, src_dir_fd=folder, follow_symlinks=True)
        finally:
            os.close(folder)
        return place

    def close(self) -> None:
        if self.scratch:
            self.scratch.unlink(missing_ok=True)
        os.close(self.descriptor)


def store(source: BinaryIO | IO[bytes] | bytes, *, max_bytes: int) -> Stored:
    """Keep the bytes of `source`; bytes that are there already stay as they are.

    A reader sees all of them or none, also after a power cut. Whatever goes wrong, nothing is left behind. Whoever
    writes rows as well wants `files.arriving()`.
    """
    draft = Draft()
    try:
        stored = draft.write(BytesIO(source) if isinstance(source, bytes) else source, max_bytes=max_bytes)
        flush_folders([draft.keep()])
    finally:
        draft.close()
    return stored


def flush_folders(places: Iterable[Path]) -> None:
    """Make the names of these files last, too."""
    for folder in {folder for place in places for folder in (place.parent, place.parent.parent)}:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def alone() -> Iterator[None]:
    """While nobody else, in any process, makes or judges a name that does not last."""
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:  # NFS locks nothing but files that may be written
        os.close(descriptor)
        descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _opened(root: Path) -> tuple[int, Path | None]:
    """A file without a name; where the system or the file system has none, one with a name that does not last."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        try:
            return os.open(root, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600), None
        except OSError as error:
            if error.errno not in WITHOUT_NAMELESS_FILES:
                raise
    with alone():
        descriptor, name = tempfile.mkstemp(prefix=INCOMING, dir=root)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor, Path(name)


def _copy(source: BinaryIO | IO[bytes], target: IO[bytes], max_bytes: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FileTooLargeError(max_bytes)
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)
