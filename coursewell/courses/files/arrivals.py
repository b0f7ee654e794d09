"""Bytes that come together with rows: all of them are here when the rows are, and none without them.

An import first writes down which bytes it needs (its journal, locked while its process lives), then brings them onto
the disk without names, writes its rows, gives the bytes their names, and commits. Killed before the names, it leaves
nothing; killed between the names and the commit, it leaves a journal without a living owner, and `sweep()` removes
what no row uses. docs/decisions/bytes-before-rows.md tells why.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from coursewell.courses.files.store import DIGEST, INCOMING, Draft, alone, flush_folders, path_of

JOURNAL = ".arriving-"
BATCH = 500


#: Whoever else than `Attachment` keeps bytes says which of these it needs.
_KEEPERS: list[Callable[[Iterable[str]], set[str]]] = []


def asked_before_removing(keeper: Callable[[Iterable[str]], set[str]]) -> None:
    """`keeper` is given digests and gives those of them that must stay, whether an attachment uses them or not."""
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)


class ChangedError(Exception):
    """The bytes are not those that were announced."""


class Arrivals:
    """The bytes of one import."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.placed: list[Path] = []

    def bring(self, digest: str, opener: Callable[[], BinaryIO], *, size: int) -> None:
        """Have these bytes on the disk; what is there already is not read again."""
        if digest in self.drafts or path_of(digest).exists():
            return
        draft = Draft()
        self.drafts[digest] = draft
        with opener() as source:
            if draft.write(source, max_bytes=size).digest != digest:
                raise ChangedError(digest)
        if len(self.drafts) >= _most_open():
            self._settle()  # the journal speaks of them, so they may have their names early

    def open(self, digest: str) -> BinaryIO:
        """The bytes, as they are on the disk now."""
        draft = self.drafts.get(digest)
        return (draft.path if draft else path_of(digest)).open("rb")

    def settle(self) -> None:
        """Give the bytes their names: the last step before the rows are committed."""
        self._settle()
        flush_folders(self.placed)

    def _settle(self) -> None:
        self.placed += [draft.keep() for draft in self.drafts.values()]
        self.close()

    def close(self) -> None:
        for draft in self.drafts.values():
            draft.close()
        self.drafts.clear()


@contextmanager
def arriving(digests: Iterable[str]) -> Iterator[Arrivals]:
    """Announces the bytes; around the transaction that writes their rows."""
    arrivals, wanted = Arrivals(), sorted(set(digests))
    journal = Journal(wanted) if wanted else None
    try:
        yield arrivals
    except BaseException:
        arrivals.close()
        if journal:
            journal.close()
            # Without an answer of the database nobody knows what was committed: the next sweep asks again.
            with suppress(DatabaseError):
                sweep()
        raise
    if journal:
        # Inside a transaction of somebody else these rows may still be undone.
        transaction.on_commit(journal.end)


class Journal:
    """A file that says which bytes an import needs, locked for as long as its process lives."""

    def __init__(self, digests: Iterable[str]) -> None:
        with alone():  # or a sweep could read it before it says anything
            self.descriptor, self.name = tempfile.mkstemp(prefix=JOURNAL, dir=settings.FILES_DIR)
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX)
                with os.fdopen(self.descriptor, "wb", closefd=False) as file:
                    file.write("\n".join([_database(), *digests, ""]).encode())
                os.fsync(self.descriptor)
            except BaseException:
                self.end()
                raise

    def end(self) -> None:
        """All is committed; nothing has to be swept."""
        Path(self.name).unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        os.close(self.descriptor)


def sweep() -> int:
    """Remove what imports that died left behind; the number of files. What a row or a running import uses stays."""
    root = Path(settings.FILES_DIR)
    # Rows that were committed since a transaction began are invisible in it.
    if not root.is_dir() or connection.in_atomic_block:
        return 0
    if not any(name.startswith((JOURNAL, INCOMING)) for name in os.listdir(root)):
        return 0
    removed = 0
    with alone():
        needed, dead = set[str](), dict[Path, list[str]]()
        for path in sorted(root.iterdir()):
            if path.name.startswith(INCOMING) and not _has_owner(path):
                path.unlink(missing_ok=True)
                removed += 1
            elif path.name.startswith(JOURNAL):
                # Asked before it is read: one that ends meanwhile has committed its rows, and they are found below.
                has_owner = _has_owner(path)
                database, digests = _read(path)
                if has_owner:
                    needed.update(digests)
                elif database == _database():
                    dead[path] = digests
        for path, digests in dead.items():
            removed += remove_unused(digests, needed)
            path.unlink(missing_ok=True)
    return removed


def _read(path: Path) -> tuple[str, list[str]]:
    """Of which database a journal speaks, and of which bytes."""
    try:
        database, *digests = path.read_text(errors="replace").splitlines()
    except (FileNotFoundError, ValueError):
        return _database(), []
    return database, [digest for digest in digests if DIGEST.fullmatch(digest)]


def remove_unused(digests: Iterable[str], needed: set[str]) -> int:
    """Remove those of these bytes that no row uses and nobody needs. For whoever is `alone()`."""
    from coursewell.courses.models import Attachment

    wanted, removed = sorted(set(digests) - needed), 0
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        used = set(Attachment.objects.filter(digest__in=batch).values_list("digest", flat=True))
        used.update(*(keeper(batch) for keeper in _KEEPERS))
        for digest in batch:
            if digest not in used and path_of(digest).exists():
                path_of(digest).unlink()
                removed += 1
    return removed


def _has_owner(path: Path) -> bool:
    """Whether the process that made this file still lives: the lock goes with it, however it ends."""
    try:
        with open(path, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _database() -> str:
    """Which database the rows are in: another one cannot say what of these bytes is used."""
    known = connection.settings_dict
    place = "\n".join(str(known[key]) for key in ("ENGINE", "HOST", "PORT", "NAME"))
    return hashlib.sha256(place.encode()).hexdigest()[:16]


def _most_open() -> int:
    """How many files may be held open, after asking the system for as many as it gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
    return 100_000 if soft == resource.RLIM_INFINITY else max(soft // 2, 1)
