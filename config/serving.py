"""The application's web server: a main process that watches its workers, which are forks of it with Django loaded.

Behind the edge it listens on a Unix socket; without one, where readers come in. docs/decisions/wsgi.md says why the
interface is WSGI, and where these numbers come from.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from config.children import dying_with

THREADS = 4
#: How long a request that is being answered may take after the signal to stop.
SECONDS_TO_STOP = 3
#: Connections at once in a worker. Strangers' wait in the listening queue; the edge has one for each request that it
#: passes on, as long as somebody takes to receive a file, and bounds by itself what it has built at once.
OF_STRANGERS, OF_THE_EDGE = 4 * THREADS, 32 * THREADS


def serve(host: str, port: int, workers: int, *, greeting: str) -> None:
    """Serve readers until Ctrl-C or SIGTERM. Say `greeting` once the site answers."""
    first = multiprocessing.Lock()

    def greet() -> None:
        if first.acquire(block=False):
            threading.Thread(target=_greet, args=(greeting, host, port), daemon=True).start()

    _serve(workers, greet, address=host, port=port, backpressure=OF_STRANGERS)


def serve_edge(path: Path, workers: int) -> None:
    """Serve the edge, on a Unix socket, until SIGTERM."""
    path.unlink(missing_ok=True)  # one that was killed left it
    _serve(workers, lambda: None, uds=path, uds_permissions=0o600, backpressure=OF_THE_EDGE)


def _serve(workers: int, begin: Callable[[], None], **where: Any) -> None:
    from config.wsgi import application  # only now: it looks at the static files that were collected

    never_make_a_database()
    die_with_main = dying_with(os.getpid())

    def load() -> Callable[..., Any]:
        """In a worker: leave stopping to the main process, and give the application."""
        die_with_main()
        os.setpgid(0, 0)  # or Ctrl-C and the main process both stop the worker, which then hangs until it is killed
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # not the main process's: until granian sets its own, just stop
        begin()
        return application

    Server(
        "config.wsgi:application",
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        respawn_interval=0.1,  # how long a worker that is dead is kept company before its funeral
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
        websockets=False,
        **where,
    ).serve(target_loader=load, wrap_loader=False)


def never_make_a_database() -> None:
    """A site whose database file was moved away waits for it, instead of going on with a new and empty one."""
    from django.db import connections

    for alias in connections:
        settings = connections.settings[alias]
        if settings["ENGINE"] == "django.db.backends.sqlite3":
            settings["OPTIONS"]["database"] = f"file:{quote(str(settings['NAME']))}?mode=rw"


def _greet(greeting: str, host: str, port: int) -> None:
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            print(greeting, flush=True)  # noqa: T201
            return
