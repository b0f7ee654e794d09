"""A Valkey server for one test run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from freshkeys.checking import valkey


@contextmanager
def server() -> Iterator[str]:
    """Run an empty server and yield its address, as CACHE_URL wants it."""
    with valkey.running() as running:
        yield running.url
