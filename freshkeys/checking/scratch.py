"""A database that a check makes itself and removes again: never one that somebody else made."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

from freshkeys.checking import postgres

#: For two-phase commit, and for a crash that loses what was acknowledged.
OPTIONS = (*postgres.OPTIONS, "max_prepared_transactions=20", "synchronous_commit=off", "wal_writer_delay=200ms")


@contextmanager
def scratch_database(server: str) -> Iterator[tuple[str, postgres.Server | None]]:
    """The address of an empty database; on a server of our own, or on the one at this address."""
    if not server:
        with postgres.running(OPTIONS) as running:
            with psycopg.connect(running.url.replace("postgres://", "postgresql://"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE checked")
            yield running.url_of("checked"), running
        return
    name = f"freshkeys_check_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}")), None
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
