"""The pen of a writer: transactions through Django and past it, with a note of when each COMMIT was sent and done.

A writer owns a *plot*: rows that nobody else writes. Before each COMMIT it reads, in its own transaction and by plain
SQL, all that readers may see of its plot. So what the database holds after each commit is known without anybody having
to work out what a door does.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import psycopg
from django.db import connection, transaction

if TYPE_CHECKING:
    from freshkeys.checking.looking import Eyes

State = Mapping[str, Any]
Rows = Callable[[str], Sequence[tuple[Any, ...]]]
#: Where a writer is with its COMMIT: about to send it; it was acknowledged; that is written down.
Stage = Literal["before", "committed", "noted"]
Foreign = sqlite3.Connection | psycopg.Connection[Any]


class Log:
    """A writer's log: each line is in the file before the next statement is sent, so that it outlives a SIGKILL.

    Events: `sent` (with the state that comes, or none if it is read afterwards), `done`, `void` (a state that was
    rolled back) and `found` (what is there when nobody knew: at the start, and after an error in COMMIT).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        lines = path.read_text().splitlines() if path.exists() else []
        self.last = float(json.loads(lines[-1])["at"]) if lines else time.monotonic()

    def write(self, event: str, door: str, state: State | None = None, at: float | None = None) -> None:
        now = time.monotonic() if at is None else at
        entry = {"event": event, "at": now, "since": self.last, "door": door, "state": state}
        os.write(self.file, json.dumps(entry).encode() + b"\n")
        self.last = now


class Pen:
    """What doors write with."""

    def __init__(self, plot: int, life: int, log: Log, state: Callable[[Rows, int], State]) -> None:
        self.plot = plot
        self.log = log
        self.random = random.Random(f"{plot}.{life}")
        self.door = ""
        self.around_commit: Callable[[Pen, Stage], None] = lambda pen, stage: None
        self.eyes: Eyes
        self.execute: Callable[[str], object] = self._execute_here
        self._state = state
        self._foreign: Foreign | None = None
        self._number = 0
        self._life = life

    def number(self) -> str:
        """Digits that no other write of this check has."""
        self._number += 1
        return f"{self._life}y{self._number}"

    @property
    def vendor(self) -> str:
        return connection.vendor

    @staticmethod
    def _execute_here(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    # --- what is there ------------------------------------------------------
    def state_here(self) -> State:
        """The plot as Django's connection sees it."""

        def rows(sql: str) -> Sequence[tuple[Any, ...]]:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cast("Sequence[tuple[Any, ...]]", cursor.fetchall())

        return self._state(rows, self.plot)

    def state_there(self) -> State:
        """The plot as the foreign connection sees it."""
        return self._state(self.rows_there, self.plot)

    def rows_there(self, sql: str) -> Sequence[tuple[Any, ...]]:
        return self.foreign.execute(cast("Any", sql)).fetchall()

    def execute_there(self, sql: str) -> Any:
        """Run a statement in another program's connection."""
        return self.foreign.execute(cast("Any", sql))

    # --- writing ------------------------------------------------------------
    @contextmanager
    def atomic(self) -> Iterator[None]:
        """A transaction of Django that commits."""
        self.execute = self._execute_here
        with transaction.atomic():
            yield
            self._send(self.state_here())
        self._done()

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """A transaction of Django that comes to nothing."""
        with transaction.atomic():
            yield
            self.log.write("void", self.door, self.state_here())
            transaction.set_rollback(True)

    @contextmanager
    def single(self) -> Iterator[None]:
        """One call that commits by itself."""
        self.log.write("sent", self.door)
        yield
        at = time.monotonic()
        self._done(self.state_there(), at)

    @contextmanager
    def elsewhere(self, *, begin: str = "", commit: bool = True) -> Iterator[Callable[[str], Any]]:
        """A transaction of another program: no Django, no hooks. What is given runs a statement."""
        begin = begin or ("BEGIN" if self.vendor == "postgresql" else "BEGIN IMMEDIATE")
        self.execute = self.execute_there
        self.execute(begin)
        yield self.execute_there
        if not commit:
            self.log.write("void", self.door, self.state_there())
            self.execute_there("ROLLBACK")
            return
        self._send(self.state_there())
        self.execute_there("COMMIT")
        self._done()

    def _send(self, state: State) -> None:
        self.around_commit(self, "before")
        self.log.write("sent", self.door, state)

    def _done(self, state: State | None = None, at: float | None = None) -> None:
        if at is None:
            at = time.monotonic()
        self.around_commit(self, "committed")
        self.log.write("done", self.door, state, at)
        self.around_commit(self, "noted")

    def prepared(self, name: str) -> None:
        """Two-phase commit of what was begun on the foreign connection: prepared now, committed a little later."""
        state = self.state_there()
        self.execute_there(f"PREPARE TRANSACTION '{name}'")
        time.sleep(self.random.uniform(0, 0.1))
        self.log.write("sent", self.door, state)
        self.execute_there(f"COMMIT PREPARED '{name}'")
        self._done()

    # --- the foreign connection ----------------------------------------------
    @property
    def foreign(self) -> Foreign:
        if self._foreign is None:
            self._foreign = self._connect()
        return self._foreign

    def _connect(self) -> Foreign:
        if self.vendor == "sqlite":
            name = connection.settings_dict["NAME"]
            opened = sqlite3.connect(f"file:{name}?mode=rw", timeout=20, isolation_level=None, uri=True)
            opened.execute("PRAGMA foreign_keys = ON")
            return opened
        known = {"dbname", "host", "user", "password", "port"}
        parameters = {key: value for key, value in connection.get_connection_params().items() if key in known}
        return psycopg.connect(**parameters, autocommit=True, application_name=self.name)

    @property
    def name(self) -> str:
        """What the connections of this pen are called on PostgreSQL."""
        return f"freshkeys-writer-{self.plot}"

    def close(self) -> None:
        """Let go of both connections, whatever state they are in."""
        with suppress(Exception):
            connection.close()
        if self._foreign is not None:
            with suppress(Exception):
                self._foreign.close()
        self._foreign = None
