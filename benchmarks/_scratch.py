"""A Django with a database of its own, in a folder that goes away: what every benchmark runs on."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

#: A server that keeps what it has acknowledged: PostgreSQL's defaults, fsync and synchronous_commit on.
DURABLE = ("max_connections=200", "listen_addresses=", "log_min_messages=panic")


@contextmanager
def site(**environment: str) -> Iterator[Path]:
    """Set up Django on an empty, migrated SQLite database and yield its folder. Once in a process."""
    for name in ("DATABASE_URL", "CACHE_URL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="coursewell-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.update({"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": folder, **environment})
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        yield Path(folder)
        connections.close_all()


@contextmanager
def site_on(kind: str, *, is_durable: bool = False) -> Iterator[Path]:
    """The same on SQLite or on a PostgreSQL server of its own."""
    with ExitStack() as stack:
        environment = {}
        if kind == "postgres":
            from freshkeys.checking import postgres

            options = DURABLE if is_durable else postgres.OPTIONS
            environment["DATABASE_URL"] = stack.enter_context(postgres.running(options)).url
        yield stack.enter_context(site(**environment))


def set_triggers(*, present: bool) -> None:
    """Make all triggers of freshkeys, or drop them."""
    from django.db import connection

    from freshkeys.declared import plans
    from freshkeys.log import schema

    if present:
        schema(connection).install(connection, plans("default").values())
    else:
        schema(connection).drop_triggers(connection)


def by_turns(runs: int) -> Iterator[bool]:
    """With triggers or without, in the order with, without, without, with: what drifts disturbs both alike."""
    for run in range(runs):
        for present in (True, False) if run % 2 == 0 else (False, True):
            set_triggers(present=present)
            yield present
    set_triggers(present=True)


def spread(ratios: list[float]) -> dict[str, float]:
    """The median of the ratios of neighbours, the least and the most, and how many there were."""
    return {
        "ratio": round(statistics.median(ratios), 2),
        "least": round(min(ratios), 2),
        "most": round(max(ratios), 2),
        "n": len(ratios),
    }
