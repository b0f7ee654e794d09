"""Everything between an installed Coursewell and one that can answer: database, static files, demo courses."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import demo
from coursewell.courses import files
from freshkeys.doctor import examine


def is_prepared() -> bool:
    return not (_migrations_to_apply() or _triggers_differ() or _static_files_differ() or demo.is_wanted())


def prepare() -> None:
    """Do what is still to do. Two processes that start at once take turns."""
    with _alone(settings.DATA_DIR / ".preparing"):
        if _migrations_to_apply() or _triggers_differ():  # migrate makes them too
            call_command("migrate", interactive=False, verbosity=0)
        if _static_files_differ():
            call_command("collectstatic", interactive=False, verbosity=0)
            _stamp().write_text(_static_digest())
        files.sweep()
        if demo.is_wanted():
            demo.load()


def _migrations_to_apply() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _triggers_differ() -> bool:
    """A release may declare other collections without any migration; until the triggers know them, nothing is kept."""
    return not examine(connection.alias).is_well


def _static_files_differ() -> bool:
    return not _stamp().exists() or _stamp().read_text() != _static_digest()


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _static_digest() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{file.st_size}\0{file.st_mtime_ns}\0".encode())
    return digest.hexdigest()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock on this data folder and, where several machines share one database, on that."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        key = int.from_bytes(hashlib.sha256(b"coursewell.preparing").digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
