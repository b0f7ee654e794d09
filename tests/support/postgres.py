"""A PostgreSQL server for one test run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from freshkeys.checking import postgres


@contextmanager
def server() -> Iterator[str]:
    """Run a server and yield its address, as DATABASE_URL wants it. It listens on a Unix socket only."""
    with postgres.running() as running:
        yield running.url
