"""`python -m freshkeys.edge`: one edge, one process, one event loop. Settings: the environment variable FRESHKEYS_EDGE.

docs/reference/edge.md lists them. SIGTERM and Ctrl-C stop it: what is being answered is finished first.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from freshkeys.edge.settings import Settings, SettingsError, from_environment
from freshkeys.edge.telling import tell

#: Connections at once, idle ones too: each costs some kilobytes, so this bounds what strangers can make us hold.
CONNECTIONS = 2048
#: What waits in the kernel besides, while an edge is started again for instance.
BACKLOG = 1024
#: How long the head of a request may take, and how long a connection may do nothing.
HEAD_SECONDS = 30
#: All headers of a request together, roughly: the server reads whole blocks. Beyond it answers 431.
HEAD_BYTES = 64 * 1024

#: Held for as long as the process lives: uvloop closes a server that nobody holds.
_told_by: list[asyncio.Server] = []


def main() -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        settings = from_environment()
        listener = listen(settings)
    except SettingsError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"The edge cannot listen on {settings.host}:{settings.port} ({os.strerror(error.errno or 0)}).")
    allow_connections()
    serve(listener, lambda: load(settings))


def listen(settings: Settings) -> socket.socket:
    """The socket that whoever started us has opened already, or one of our own."""
    if settings.listener is not None:
        return socket.socket(fileno=settings.listener)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)


def allow_connections() -> None:
    """Many systems allow 1,024 open files unless asked; each reader is one, and some connections to the application."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + 256
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def load(settings: Settings) -> Callable[..., Any]:
    """The edge as an ASGI application, in the event loop that it will run in."""
    application: Any = import_module("freshkeys.edge.asgi").make(settings)
    loop = asyncio.get_event_loop()
    for address in settings.telling:
        try:
            _told_by.append(loop.run_until_complete(tell(application.metrics, address)))
        except (OSError, ValueError) as error:
            why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
            sys.exit(f"The edge cannot tell its counters at {address} ({why}).")
    made: Callable[..., Any] = application
    return made


def serve(listener: socket.socket, load: Callable[[], Callable[..., Any]]) -> None:
    """Answer what comes in at `listener` until SIGTERM or SIGINT."""
    _OneProcess(
        listener,
        target="freshkeys.edge",
        interface=Interfaces.ASGINL,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=HEAD_BYTES),
        websockets=False,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        log_level=LogLevels.error,
    ).serve(target_loader=load, wrap_loader=False)


class _OneProcess(MPServer):
    """granian with its one worker in this process, on a socket that is open already.

    By default granian watches a worker in another process, and opens the port in that. Here `coursewell serve` watches,
    and holds the port open: while an edge is started again its readers wait for a moment, and none is refused.
    """

    def __init__(self, listener: socket.socket, **options: Any) -> None:
        super().__init__(**options)
        self._listener = listener

    def _init_shared_socket(self) -> None:
        self._ssp: Any = None
        self._sso: Any = self._listener
        holder: Any = (
            SocketHolder  # its types forget what it is made from: a descriptor, whether it is Unix's, a backlog
        )
        self._shd = holder(self._listener.fileno(), False, self.backlog)

    def _serve(self, target: Callable[..., None], load: Callable[..., Any]) -> None:
        self._init_shared_socket()
        self._spawn_worker(0, target, load).inner.run()


if __name__ == "__main__":
    main()
