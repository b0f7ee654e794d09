"""Which programs a site consists of, and what each is told, when the edge stands in front."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from config import serving, sockets, supervising, working
from config.children import Child
from config.supervising import Plan, Program
from freshkeys.edge.settings import VARIABLE as EDGE
from freshkeys.edge.settings import Database, Settings, as_json

SECRET = "FRESHKEYS_EDGE_SECRET"  # noqa: S105  the name of it
#: glibc gives each thread a heap of its own otherwise, up to eight a core, and each keeps what it once needed.
_SPARING = {"MALLOC_ARENA_MAX": "2"}
#: What Django's OPTIONS for PostgreSQL say to Django, and not to libpq.
_OF_DJANGO = {"isolation_level", "pool", "server_side_binding", "assume_role"}


def supervise(listener: socket.socket, *, workers: int, metrics: str, greeting: str) -> NoReturn:
    """Become the main process of the site: this one has loaded Django, which watching others does not need."""
    folder, lock = sockets.make_folder(Path(settings.DATA_DIR))
    path, counters = str(folder / "app.sock"), str(folder / "edge.sock")
    secret = os.environ.get(SECRET) or secrets.token_urlsafe(32)
    told = edge_settings(
        listener,
        application=(path,),
        secret=secret,
        builds=workers * serving.THREADS,
        telling=(counters, metrics) if metrics else (counters,),
    )
    own, shared = {**_SPARING, SECRET: secret}, {**_SPARING, EDGE: as_json(told)}
    plan = Plan(
        application=Program([*this_program(), "application", path, "--workers", str(workers)], own),
        worker=Program([sys.executable, "-m", working.__name__], own | shared),
        edge=Program([sys.executable, "-m", "freshkeys.edge"], shared),
        socket=path,
        listener=listener.fileno(),
        folder=str(folder),
        lock=lock,
        greeting=greeting,
        host=urlsplit(settings.SITE_URL).netloc,
    )
    for descriptor in (plan.listener, plan.lock):
        os.set_inheritable(descriptor, True)
    os.environ[supervising.VARIABLE] = plan.as_json()
    os.execv(sys.executable, [sys.executable, "-m", supervising.__name__])  # noqa: S606  nobody's words are in it


@contextmanager
def worker() -> Iterator[None]:
    """The worker beside a site that is served without an edge. Nobody watches it, but it ends with this process."""
    child = Child("The worker", [sys.executable, "-m", working.__name__], _SPARING)
    child.start_if_due(0.0)
    try:
        yield
    finally:
        child.kill()


def edge_settings(listener: socket.socket, **more: Any) -> Settings:
    """What the edge is told of this site."""
    host, port = listener.getsockname()[:2]
    return Settings(
        database=_database(),
        hosts=tuple(settings.ALLOWED_HOSTS),
        host=host,
        port=port,
        scheme=urlsplit(settings.SITE_URL).scheme,
        session_cookie=settings.SESSION_COOKIE_NAME,
        trusted_proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
        listener=listener.fileno(),
        **more,
    )


def _database() -> Database:
    told = settings.DATABASES["default"]
    if connections["default"].vendor == "sqlite":
        return Database("sqlite", str(Path(told["NAME"]).resolve()))
    from psycopg.conninfo import make_conninfo  # nobody loads it for SQLite

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: told[key] for name, key in names.items() if told.get(key)}
    options = {name: value for name, value in told.get("OPTIONS", {}).items() if name not in _OF_DJANGO}
    return Database("postgresql", make_conninfo(**options | given))


def this_program() -> Sequence[str]:
    """How this program was started, without its arguments."""
    arguments = len(sys.argv) - 1
    if sys.orig_argv[len(sys.orig_argv) - arguments :] != sys.argv[1:]:
        return [sys.executable, "-m", "config.cli"]
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - arguments]]
