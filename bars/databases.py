"""The two databases as somebody outside the application sees them: a connection of their own, and a shell."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import psycopg


class Database(Protocol):
    """A second connection. Statements are plain SQL that both databases understand."""

    def begin(self) -> None: ...
    def execute(self, sql: str) -> None: ...
    def end(self, *, commit: bool) -> None: ...
    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]: ...
    def shell(self, sql: str) -> bool:
        """Write with the database's own shell; False when there is none."""
        ...

    def close(self) -> None: ...


class Sqlite:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, timeout=20, isolation_level=None)

    def begin(self) -> None:
        self.connection.execute("BEGIN IMMEDIATE")

    def execute(self, sql: str) -> None:
        self.connection.execute(sql)

    def end(self, *, commit: bool) -> None:
        self.connection.execute("COMMIT" if commit else "ROLLBACK")

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()

    def shell(self, sql: str) -> bool:
        program = shutil.which("sqlite3")
        if program is None:
            return False
        subprocess.run([program, "-bail", "-cmd", ".timeout 20000", self.path, sql], check=True, capture_output=True)
        return True

    def close(self) -> None:
        self.connection.close()


class Postgres:
    def __init__(self, socket_dir: str, name: str) -> None:
        self.socket_dir, self.name = socket_dir, name
        self.connection = psycopg.connect(host=socket_dir, user="postgres", dbname=name, autocommit=True)

    def begin(self) -> None:
        self.connection.execute("BEGIN")

    def execute(self, sql: str) -> None:
        self.connection.execute(sql.encode())

    def end(self, *, commit: bool) -> None:
        self.connection.execute("COMMIT" if commit else "ROLLBACK")

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(sql.encode()).fetchall()

    def shell(self, sql: str) -> bool:
        program = shutil.which("psql")
        if program is None:
            return False
        where = [f"--host={self.socket_dir}", "--username=postgres", f"--dbname={self.name}"]
        subprocess.run([program, *where, "--set=ON_ERROR_STOP=1", "--command", sql], check=True, capture_output=True)
        return True

    def close(self) -> None:
        self.connection.close()


def connected(data: Path, url: str | None) -> Database:
    """A second connection to the database of a site: the one at this address, or else the file among its data."""
    if url is None:
        return Sqlite(data / "coursewell.sqlite3")
    parts = urlsplit(url)
    return Postgres(parse_qs(parts.query)["host"][0], parts.path.lstrip("/"))
