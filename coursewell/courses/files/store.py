"""The bytes of files, under FILES_DIR by their SHA-256: `ab/cd/abcd...`, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext

CHUNK = 1024 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")


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


def store(source: BinaryIO | IO[bytes] | bytes, *, max_bytes: int) -> Stored:
    """Keep the bytes of `source`; bytes that are there already stay as they are.

    They are written under a temporary name, flushed to the disk and then linked to their own name, so a reader sees
    all of them or none, also after a power cut. Whatever goes wrong, nothing is left behind.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    root = Path(settings.FILES_DIR)
    root.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".incoming-", dir=root)
    scratch = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as target:
            stored = _copy(stream, target, max_bytes)
            target.flush()
            os.fsync(target.fileno())
        _put(scratch, path_of(stored.digest))
    finally:
        scratch.unlink(missing_ok=True)
    return stored


def _copy(source: BinaryIO | IO[bytes], target: IO[bytes], max_bytes: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FileTooLargeError(max_bytes)
        digest.update(chunk)
        target.write(chunk)
    return Stored(digest.hexdigest(), size)


def _put(scratch: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch.chmod(0o640)
    # A link fails where a rename would replace: of two that store the same bytes at once, the first one wins.
    with suppress(FileExistsError):
        os.link(scratch, place)
    for folder in (place.parent, place.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
