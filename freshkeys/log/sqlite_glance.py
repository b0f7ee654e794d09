"""Whether a database file is as it was: `PRAGMA data_version`, for an event loop.

`sqlite3` lets go of the interpreter's lock for each statement. That is right for statements that take long, and costs
an event loop dear whose server has threads of its own: they take the lock, and a question of 7 microseconds lasts 25
(measured, the edge with 8 connections: 0.55 of a bare application, 0.7 in this way). So the same library is called
through ctypes.

In WAL mode it is not even asked. What `PRAGMA data_version` compares there is the head of the WAL index, memory that
all connections share, and every commit changes it (https://www.sqlite.org/walformat.html, 2.1): a transaction
counter, the number of frames, their checksum and salt, twice, and all of it is written before a COMMIT returns. The
connection stays open, and so the index where it is, and the file in WAL mode: leaving it takes the file for oneself.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import quote

_OK, _ROW = 0, 100
_READ_ONLY, _URI, _NO_MUTEX = 0x1, 0x40, 0x8000
#: https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
_FILE_POINTER, _HAS_MOVED = 7, 20
#: Both copies of the head of a WAL index, and the version of its layout that they begin with; a region of the index.
_HEAD_BYTES, _LAYOUT, _REGION_BYTES = 96, 3007000, 32768
_POINTER = ctypes.c_void_p
_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "sqlite3_open_v2": (ctypes.c_char_p, ctypes.POINTER(_POINTER), ctypes.c_int, ctypes.c_char_p),
    "sqlite3_close_v2": (_POINTER,),
    "sqlite3_busy_timeout": (_POINTER, ctypes.c_int),
    "sqlite3_prepare_v2": (_POINTER, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(_POINTER), _POINTER),
    "sqlite3_step": (_POINTER,),
    "sqlite3_column_int": (_POINTER, ctypes.c_int),
    "sqlite3_column_text": (_POINTER, ctypes.c_int),
    "sqlite3_reset": (_POINTER,),
    "sqlite3_finalize": (_POINTER,),
    "sqlite3_file_control": (_POINTER, ctypes.c_char_p, ctypes.c_int, _POINTER),
}
_ShmMap = ctypes.PYFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.POINTER(_POINTER))


class _Methods(ctypes.Structure):
    """How SQLite reaches a file (https://www.sqlite.org/c3ref/io_methods.html), as far as it matters here."""

    _fields_ = (("version", ctypes.c_int), ("others", _POINTER * 12), ("map_shared", _ShmMap))


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


@cache
def library() -> Any | None:
    """The SQLite that `sqlite3` uses, or None where it cannot be reached.

    It must be that very one: when one of two copies in a process closes a file, the locks of the other are gone
    (https://www.sqlite.org/howtocorrupt.html, 2.2.1).
    """
    try:
        found = ctypes.PyDLL(import_module("_sqlite3").__file__)
        for name, kinds in _SIGNATURES.items():
            getattr(found, name).argtypes = kinds
        found.sqlite3_column_text.restype = ctypes.c_char_p
    except (AttributeError, ImportError, OSError, TypeError):
        return None  # built into the interpreter, or without names that others can use
    return found


class Glance:
    """Looks at one database file again and again, on a connection of its own. Not safe for threads.

    >>> glance = Glance.at("/srv/coursewell/coursewell.sqlite3", busy_seconds=0.2)
    >>> before = glance.state()
    >>> glance.state() == before
    True
    """

    def __init__(self, sqlite: Any) -> None:
        self._sqlite = sqlite
        self._connection = _POINTER()
        self._statement = _POINTER()
        self._flag = ctypes.c_int()
        self._calls = sqlite.sqlite3_file_control, ctypes.byref(self._flag)
        self._head: Any = None

    @classmethod
    def at(cls, path: str, *, busy_seconds: float) -> Glance | None:
        """None where the file cannot be looked at in this way: `sqlite3` can then say why, or do it itself.

        SQLite compares the file that it has opened with the one at the end of all links; so a path with links in it,
        which could lead elsewhere one day, is not for us.
        """
        sqlite = library()
        if sqlite is None or os.path.realpath(path) != os.path.abspath(path):
            return None
        glance = cls(sqlite)
        if glance._open(path, busy_seconds):
            return glance
        glance.close()
        return None

    def state(self) -> bytes | int | None:
        """Something that changes with every commit of others; None when another file is at the path, or none."""
        control, flag = self._calls
        if control(self._connection, b"main", _HAS_MOVED, flag) != _OK or self._flag.value:
            return None
        return self._version() if self._head is None else bytes(self._head)

    def _open(self, path: str, busy_seconds: float) -> bool:
        sqlite, uri = self._sqlite, f"file:{quote(os.path.abspath(path))}?mode=ro".encode()
        flags = _READ_ONLY | _URI | _NO_MUTEX
        if sqlite.sqlite3_open_v2(uri, ctypes.byref(self._connection), flags, None) != _OK:
            return False
        sqlite.sqlite3_busy_timeout(self._connection, int(busy_seconds * 1000))
        if self._prepare(b"PRAGMA journal_mode") and self._step(sqlite.sqlite3_column_text) == b"wal":
            self._head = self._head_of_index()
        return self._prepare(b"PRAGMA data_version") and self._version() is not None

    def _head_of_index(self) -> Any:
        """The memory that all connections share, or None where it does not look as documented."""
        if not self._prepare(b"SELECT 1 FROM sqlite_schema") or self._step(self._sqlite.sqlite3_column_int) is None:
            return None  # only who has read has an index
        file, place = ctypes.POINTER(_File)(), _POINTER()
        self._sqlite.sqlite3_file_control(self._connection, b"main", _FILE_POINTER, ctypes.byref(file))
        methods = file.contents.methods.contents
        if methods.version < 2 or methods.map_shared(file, 0, _REGION_BYTES, 0, ctypes.byref(place)) != _OK:
            return None
        if not place.value or ctypes.c_uint32.from_address(place.value).value != _LAYOUT:
            return None
        return (ctypes.c_char * _HEAD_BYTES).from_address(place.value)

    def _version(self) -> int | None:
        version: int | None = self._step(self._sqlite.sqlite3_column_int)
        return version

    def _prepare(self, question: bytes) -> bool:
        self._sqlite.sqlite3_finalize(self._statement)
        self._statement = _POINTER()
        statement = ctypes.byref(self._statement)
        return bool(self._sqlite.sqlite3_prepare_v2(self._connection, question, -1, statement, None) == _OK)

    def _step(self, column: Any) -> Any:
        """The first column of the first row, or None."""
        is_there = self._sqlite.sqlite3_step(self._statement) == _ROW
        found = column(self._statement, 0) if is_there else None
        self._sqlite.sqlite3_reset(self._statement)  # or it would go on reading the same moment
        return found

    def close(self) -> None:
        self._head = None
        self._sqlite.sqlite3_finalize(self._statement)
        self._sqlite.sqlite3_close_v2(self._connection)
        self._statement = self._connection = _POINTER()
