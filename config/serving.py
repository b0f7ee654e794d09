"""The web server: a main process that watches its workers, which are forks of it with Django loaded already.

docs/decisions/wsgi.md says why the interface is WSGI, and where these numbers come from.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

THREADS = 4
#: How long a request that is being answered may take after the signal to stop.
SECONDS_TO_STOP = 3
PR_SET_PDEATHSIG = 1  # prctl(2)


def serve(host: str, port: int, workers: int, *, greeting: str) -> None:
    """Serve until Ctrl-C or SIGTERM. Say `greeting` once the site answers."""
    from config.wsgi import application  # only now: it looks at the static files that were collected

    never_make_a_database()
    first = multiprocessing.Lock()

    def load() -> Callable[..., Any]:
        """In a worker: leave stopping to the main process, and give the application."""
        os.setpgid(0, 0)  # or Ctrl-C and the main process both stop the worker, which then hangs until it is killed
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # not the main process's: until granian sets its own, just stop
        if sys.platform == "linux":
            # Nor may it go on answering when the main process was killed.
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM.value)
        if first.acquire(block=False):
            threading.Thread(target=_greet, args=(greeting, host, port), daemon=True).start()
        return application

    Server(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=4 * THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
        websockets=False,
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
