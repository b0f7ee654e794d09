"""A Django with a database of its own, in a folder that goes away: what every benchmark runs on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
