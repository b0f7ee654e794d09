"""Backups that are played back under a site that goes on answering."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from freshkeys.checking.rig import Rig

#: How long writers go on between the backup and its restoration.
SECONDS = 0.6


def ways(rig: Rig) -> Sequence[Callable[[], None]]:
    """The ways to restore this database."""
    if rig.server is None:
        return (lambda: _replace_file(rig), lambda: _restore_into_file(rig))
    return (lambda: _replace_folder(rig), lambda: _template(rig), lambda: _dump(rig))


@contextmanager
def _writers_aside(rig: Rig) -> Iterator[None]:
    rig.pause_writers()
    try:
        yield
    finally:
        rig.let_writers_go_on()


def _backed_up(rig: Rig) -> Path:
    backup = rig.folder / "backup.sqlite3"
    backup.unlink(missing_ok=True)
    with closing(sqlite3.connect(rig.database, timeout=20)) as live, closing(sqlite3.connect(backup)) as copy:
        live.backup(copy)
    return backup


def _replace_file(rig: Rig) -> None:
    """As an operator does it with `mv`: another file, and nothing left of the old one's journal.

    The site stands still for that instant. A process that opened the new file with the old one's journal beside it
    would go on with that journal for good, apart from everybody else (SQLite's "How to corrupt", 2.4).
    """
    backup = _backed_up(rig)
    time.sleep(SECONDS)
    with _writers_aside(rig):
        with closing(sqlite3.connect(rig.database, timeout=20)) as live:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with rig.site_stopped():
            backup.replace(rig.database)
            for ending in ("-wal", "-shm"):
                Path(f"{rig.database}{ending}").unlink(missing_ok=True)


def _restore_into_file(rig: Rig) -> None:
    """As `.restore` of the sqlite3 shell does it: the same file, everything in it from the backup."""
    backup = _backed_up(rig)
    time.sleep(SECONDS)
    with _writers_aside(rig), closing(sqlite3.connect(backup)) as copy:
        live = sqlite3.connect(rig.database, timeout=20)
        copy.backup(live)
        live.close()


def _connected(rig: Rig, database: str = "postgres") -> psycopg.Connection:
    assert rig.server is not None
    return psycopg.connect(host=str(rig.server.sockets), user="postgres", dbname=database, autocommit=True)


def _replace_folder(rig: Rig) -> None:
    """A copy of the data directory, taken and played back while the server stands still."""
    server = rig.server
    assert server is not None
    copy = server.folder / "copy"
    with _writers_aside(rig):
        server.stop()
        shutil.rmtree(copy, ignore_errors=True)
        subprocess.run(["cp", "-a", server.data, copy], check=True)
        server.start()
    time.sleep(SECONDS)
    with _writers_aside(rig):
        server.stop()
        shutil.rmtree(server.data)
        copy.rename(server.data)
        server.start()


_EVICT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'checked' AND pid <> pg_backend_pid()"


def _template(rig: Rig) -> None:
    """A copy made by the server takes the place and the name of the database."""
    with closing(_connected(rig)) as connection:
        with _writers_aside(rig):
            connection.execute("DROP DATABASE IF EXISTS backup")
            connection.execute("ALTER DATABASE checked ALLOW_CONNECTIONS false")
            connection.execute(_EVICT)
            connection.execute("CREATE DATABASE backup TEMPLATE checked")
            connection.execute("ALTER DATABASE checked ALLOW_CONNECTIONS true")
        time.sleep(SECONDS)
        with _writers_aside(rig):
            connection.execute("DROP DATABASE checked WITH (FORCE)")
            connection.execute("ALTER DATABASE backup RENAME TO checked")


_MAKE_WAY = """SELECT pg_terminate_backend(reader) FROM (
    SELECT DISTINCT unnest(pg_blocking_pids(pid)) FROM pg_stat_activity WHERE application_name = 'pg_restore'
) AS blocking (reader)"""


def _dump(rig: Rig) -> None:
    """pg_dump, and pg_restore --clean into the living database."""
    server = rig.server
    assert server is not None
    programs = server.installation.bin_path
    where = [f"--host={server.sockets}", "--username=postgres", "--dbname=checked"]
    dump = rig.folder / "backup.dump"
    subprocess.run([programs / "pg_dump", *where, "--format=custom", f"--file={dump}"], check=True, capture_output=True)
    time.sleep(SECONDS)
    restore = [programs / "pg_restore", *where, "--clean", "--if-exists", "--single-transaction", dump]
    # It locks one table after the other, as readers do, and where they meet it must not be the one sent away.
    patient = os.environ | {"PGOPTIONS": "-c deadlock_timeout=10min"}
    with (
        closing(_connected(rig)) as connection,
        _writers_aside(rig),
        subprocess.Popen(restore, env=patient, stderr=subprocess.PIPE, text=True) as restoring,
    ):
        complaint = None
        while complaint is None:
            try:
                _, complaint = restoring.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                connection.execute(_MAKE_WAY)
    if restoring.returncode:
        raise RuntimeError(f"pg_restore failed: {complaint[-2000:]}")
