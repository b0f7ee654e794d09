"""The scratch site of a rehearsal: `coursewell serve` as it comes, with data of its own that is removed afterwards."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from freshkeys.checking import postgres, processes

KEPT = ("PATH", "HOME", "LANG", "PYTHONPATH", "WORKERS", "EDGE", "TIME_ZONE")
PATIENCE = 120.0


@dataclass(frozen=True)
class Site:
    """It runs."""

    url: str
    data: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def ask(self, what: str, *arguments: object) -> Any:
        """What `config.rehearsing.filling` says about the site's own database, from a process of its own."""
        command = [sys.executable, "-m", "config.rehearsing.filling", what, *map(str, arguments)]
        done = subprocess.run(  # noqa: S603  the command is ours
            command, env=self.environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"The scratch site could not be prepared:\n{done.stderr[-2000:]}")
        return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def running(database: str, server: str = "") -> Iterator[Site]:
    """Serve an empty site on “sqlite” or “postgres”, filled with the demo courses as every new one."""
    with tempfile.TemporaryDirectory(prefix="coursewell-rehearse-", ignore_cleanup_errors=True) as folder:
        if database == "postgres":
            with _database(server) as url, _served(Path(folder), url) as site:
                yield site
        else:
            with _served(Path(folder), "") as site:
                yield site


@contextmanager
def _database(server: str) -> Iterator[str]:
    """Durable as a real one: a rehearsal that does not wait for the disk says nothing about the day."""
    if server:
        from freshkeys.checking.scratch import scratch_database

        with scratch_database(server) as (url, _):
            yield url
        return
    with postgres.running(("max_connections=200", "listen_addresses=", "log_min_messages=warning")) as own:
        yield own.url


@contextmanager
def _served(folder: Path, database: str) -> Iterator[Site]:
    port = processes.free_port()
    # Behind a proxy, for each student has an address of their own, and limits hold for each address.
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"DATA_DIR": str(folder), "PORT": str(port), "BEHIND_PROXY": "1", "SIGNUP": "open"}
    if database:
        environment["DATABASE_URL"] = database
    log = folder / "serve.log"
    process = processes.start(
        [sys.executable, "-m", "config.cli", "serve"], log=log, env=environment, cwd=Path(settings.BASE_DIR)
    )
    try:
        processes.wait_until(lambda: b"answers at" in log.read_bytes(), process, log, patience=PATIENCE)
        yield Site(f"http://127.0.0.1:{port}", folder, environment, process)
    finally:
        processes.stop(process)
