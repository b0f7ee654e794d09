"""Starts databases, the store and processes, and gives them orders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import redis

from benchmarks.peers.contenders import CONTENDERS, Contender
from freshkeys.checking import postgres, valkey

ROOT = Path(__file__).resolve().parents[2]
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


class DeadError(RuntimeError):
    """A process ended instead of answering."""


class Process:
    """One process of a contender."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "benchmarks.peers.process"]
        self.child = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def do(self, order: str, **given: Any) -> Any:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(json.dumps([order, given]) + "\n")
        self.child.stdin.flush()
        if not (line := self.child.stdout.readline()):
            raise DeadError(f"{order} {given} had no answer; the process ended with {self.child.wait()}.")
        return json.loads(line)

    def close(self) -> None:
        if self.child.stdin is not None:
            self.child.stdin.close()
        if self.child.stdout is not None:
            self.child.stdout.close()
        self.child.wait(20)


@dataclass(frozen=True)
class Place:
    """Where one contender lives: its database and its own part of the store."""

    contender: Contender
    database: dict[str, Any]
    store: str

    def environment(self, contender: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        given = {"PEER": contender, "PEER_DATABASE": json.dumps(self.database), "PEER_STORE": self.store}
        return kept | given

    @contextmanager
    def process(self, contender: str | None = None) -> Iterator[Process]:
        """Of this contender, or of another one on its data."""
        process = Process(self.environment(contender or self.contender.name))
        try:
            yield process
        finally:
            process.close()

    def empty_store(self) -> None:
        with redis.Redis.from_url(self.store) as client:
            client.flushdb()

    def commands(self) -> int:
        """How many commands the store has carried out, this question included."""
        with redis.Redis.from_url(self.store) as client:
            return int(client.info("stats")["total_commands_processed"])


@contextmanager
def places(kind: str, names: list[str]) -> Iterator[list[Place]]:
    """A database and a part of the store for each contender; all of it goes away again."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="coursewell-peers-")))
        store = stack.enter_context(valkey.running())
        server = stack.enter_context(postgres.running()) if kind == "postgres" else None
        found = []
        for number, contender in enumerate(CONTENDERS):
            if contender.name in names:
                database = _database(folder, server, number)
                found.append(Place(contender, database, f"redis://127.0.0.1:{store.port}/{number}"))
        yield found


def _database(folder: Path, server: postgres.Server | None, number: int) -> dict[str, Any]:
    if server is None:
        file = str(folder / f"{number}.sqlite3")
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": SQLITE_OPTIONS}
    with psycopg.connect(host=str(server.sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE peer{number}".encode())
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": f"peer{number}",
        "HOST": str(server.sockets),
        "USER": "postgres",
        "CONN_MAX_AGE": None,
    }
