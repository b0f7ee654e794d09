"""Lets Django keep SQLite connections between requests (CONN_MAX_AGE): opening one reads all triggers, about 7 ms.

A connection goes on reading the file that it opened, whatever lies at that path since: a restored backup, moved there,
would never be seen. So Django's own question whether a connection is still good, at the start and at the end of each
request, also means here: is it still that file, was it opened by this process, does nobody still read from it (a query
that was not read to its end holds a connection in the past), and did nothing go wrong on it?
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3.base import DatabaseWrapper

#: Device and inode.
File = tuple[int, int]
#: Connections that a fork inherited: SQLite wants them neither used nor closed there ("How to corrupt", 2.6).
_inherited: list[Any] = []
_installed = False


def file_of(connection: DatabaseWrapper) -> File | None:
    """What lies where this database should be, or none."""
    try:
        status = os.stat(connection.settings_dict["NAME"])
    except OSError:
        return None
    return status.st_dev, status.st_ino


def install() -> None:
    """Wrap what Django asks, once."""
    global _installed
    if _installed:
        return
    _installed = True
    DatabaseWrapper.get_new_connection = _noting_file(DatabaseWrapper.get_new_connection)  # type: ignore[method-assign]
    DatabaseWrapper.create_cursor = _noting_cursor(DatabaseWrapper.create_cursor)  # type: ignore[method-assign]
    DatabaseWrapper.close_if_unusable_or_obsolete = _asking_more(  # type: ignore[method-assign]
        DatabaseWrapper.close_if_unusable_or_obsolete
    )


def _noting_file(honest: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(honest)
    def get_new_connection(self: Any, *given: Any, **named: Any) -> Any:
        before = file_of(self)
        opened = honest(self, *given, **named)
        # The same file before and after is the one that was opened; whatever else it may be is not kept.
        self.freshkeys_file = before if before == file_of(self) else None
        self.freshkeys_pid = os.getpid()
        self.freshkeys_cursors = WeakSet()
        return opened

    return get_new_connection


def _noting_cursor(honest: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(honest)
    def create_cursor(self: Any, *given: Any, **named: Any) -> Any:
        cursor = honest(self, *given, **named)
        if (cursors := getattr(self, "freshkeys_cursors", None)) is not None:
            cursors.add(cursor)
        return cursor

    return create_cursor


def _asking_more(honest: Callable[..., None]) -> Callable[..., None]:
    @wraps(honest)
    def close_if_unusable_or_obsolete(self: Any) -> None:
        if self.connection is not None and not self.in_atomic_block and not self.is_in_memory_db():
            if getattr(self, "freshkeys_pid", None) != os.getpid():
                _inherited.append(self.connection)
                self.connection = None
            elif self.errors_occurred or self.freshkeys_cursors or not _is_of_its_file(self):
                self.close()
        honest(self)

    return close_if_unusable_or_obsolete


def _is_of_its_file(connection: Any) -> bool:
    """While it is open its inode cannot be another file's."""
    return connection.freshkeys_file is not None and connection.freshkeys_file == file_of(connection)
