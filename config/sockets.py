"""Where the processes of one running site meet: a folder of Unix sockets that only this user enters."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

#: What the address of a Unix socket may be long, in bytes: sun_path without the NUL at its end, see unix(7).
MOST_BYTES = 107
PREFIX = "cwrun-"
LOCK = "lock"
#: The longest name in it.
LONGEST = "edge.sock"


def make_folder(data: Path) -> tuple[Path, int]:
    """A new folder for one running site, and the file descriptor that locks it for as long as it is open.

    It lies in the data folder, or in the system's folder for temporary files where the path would be too long or the
    disk is full or knows no sockets. Folders that were left behind by sites that were killed are removed.

    Raises:
        OSError: it can be made nowhere.
    """
    # What is made there is ours alone, whoever may write there.
    for parent in (data / "run", Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108
        with suppress(OSError):
            parent.mkdir(mode=0o700, exist_ok=True)
            _sweep(parent)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
            try:
                _try_a_socket(folder)
                return folder, _lock(folder)
            except OSError:
                shutil.rmtree(folder, ignore_errors=True)
    raise OSError(errno.ENOSPC, "no folder takes a Unix socket: set TMPDIR to one with a short path", str(data / "run"))


def _try_a_socket(folder: Path) -> None:
    """Raises OSError where none can be made: some file systems do not know them, and a path may be too long."""
    path = folder / LONGEST
    if len(os.fsencode(path)) > MOST_BYTES:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(path))
    with socket.socket(socket.AF_UNIX) as probe:
        probe.bind(str(path))
    path.unlink()


def _lock(folder: Path) -> int:
    """The lock gets its name once it is locked: a sweep that sees it before would take the folder for an old one."""
    scratch = folder / f"{LOCK}.new"
    lock = os.open(scratch, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    scratch.rename(folder / LOCK)
    return lock


def _sweep(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.stat().st_uid == os.getuid() and _is_left_behind(folder):
                shutil.rmtree(folder)


def _is_left_behind(folder: Path) -> bool:
    """Whether nobody holds its lock. One that has none is being made."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
