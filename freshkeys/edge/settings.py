"""What the edge must know: one JSON object in the environment variable FRESHKEYS_EDGE.

    FRESHKEYS_EDGE='{"application": "/run/site/app.sock", "secret": "...", "hosts": ["courses.example.org"],
                     "database": {"vendor": "sqlite", "address": "/srv/db.sqlite3"}, "scheme": "https"}'

It holds the secret, so it is no command line argument: those are read by everybody on the machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

VARIABLE = "FRESHKEYS_EDGE"
VENDORS = ("sqlite", "postgresql")
SCHEMES = ("http", "https")


class SettingsError(ValueError):
    """The settings of the edge are missing, or make no sense."""


@dataclass(frozen=True)
class Database:
    """What the edge asks whether its entries are still fresh."""

    vendor: str
    #: The path of an SQLite file, or what libpq calls a connection string ("host=/run/postgresql dbname=site").
    address: str


@dataclass(frozen=True)
class Settings:
    """All that one edge knows about where it stands."""

    #: Where the application listens: paths of Unix sockets, or http://host:port for other machines. The next one is
    #: asked where one does not answer.
    application: tuple[str, ...]
    database: Database
    #: The word that the application knows the edge by (wire.SECRET_HEADER).
    secret: str
    #: The names that the site answers to, as in Django's ALLOWED_HOSTS: "example.org", ".example.org", "*".
    hosts: tuple[str, ...]
    host: str = "127.0.0.1"
    port: int = 8000
    #: How readers reach the site, where no trusted proxy says so.
    scheme: str = "http"
    session_cookie: str = "sessionid"
    #: How many proxies stand in front of the edge, each of which adds the address it sees to X-Forwarded-For.
    trusted_proxies: int = 0
    l1_bytes: int = 48 * 1024 * 1024
    #: How many pages are built at once, and how many requests may wait for their turn.
    builds: int = 8
    queue: int = 256
    #: A part that is larger is passed on and not kept.
    max_part_bytes: int = 1024 * 1024
    #: The file descriptor of a socket that listens already, from whoever keeps the port while edges come and go.
    listener: int | None = None
    #: Where the edge tells its counters: paths of Unix sockets, or host:port. Never where readers come in.
    telling: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The start of this site's own address as the edge listens, for messages."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def from_environment() -> Settings:
    """The settings in the environment variable FRESHKEYS_EDGE.

    Raises:
        SettingsError: there are none, or they make no sense; the sentence says what to do.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        raise SettingsError(f"Set {VARIABLE} to a JSON object with application, database, secret and hosts.")
    try:
        given = json.loads(text)
    except ValueError as error:
        raise SettingsError(f"{VARIABLE} is not JSON: {error}.") from error
    return read(given)


def as_json(settings: Settings) -> str:
    """What `from_environment` reads back, for whoever starts an edge."""
    told = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    told["database"] = {"vendor": settings.database.vendor, "address": settings.database.address}
    return json.dumps(told)


def read(given: Any) -> Settings:
    """The settings that a JSON object says.

    Raises:
        SettingsError: it makes no sense; the sentence names the setting and what it must be.
    """
    if not isinstance(given, Mapping):
        raise SettingsError(f'{VARIABLE} must be a JSON object, as in {{"port": 8000}}.')
    known = {one.name: one for one in fields(Settings)}
    if unknown := sorted(set(given) - set(known)):
        raise SettingsError(f"{VARIABLE} has no setting {', '.join(unknown)}; there are {', '.join(sorted(known))}.")
    if missing := sorted(name for name, one in known.items() if one.default is MISSING and name not in given):
        raise SettingsError(f"{VARIABLE} lacks {', '.join(missing)}.")
    settings = Settings(**{name: _READERS.get(name, _plain)(name, value) for name, value in given.items()})
    _check(settings)
    return settings


def _plain(name: str, value: Any) -> Any:
    default = getattr(Settings, name, "")
    kinds = (int, float) if isinstance(default, float) else (type(default),)
    if not isinstance(value, kinds) or isinstance(value, bool):
        wanted = "a number" if isinstance(default, int | float) else "a text"
        raise SettingsError(f"{name} in {VARIABLE} must be {wanted}, not {json.dumps(value)}.")
    return value


def _texts(name: str, value: Any) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(one, str) and one for one in texts):
        raise SettingsError(f"{name} in {VARIABLE} must be a text, or a list of texts that is not empty.")
    return tuple(texts)


def _database(name: str, value: Any) -> Database:
    if not isinstance(value, Mapping) or set(value) != {"vendor", "address"} or value["vendor"] not in VENDORS:
        raise SettingsError(
            f'{name} in {VARIABLE} must be like {{"vendor": "sqlite", "address": "/path/of/the/file"}}; '
            f"a vendor is {' or '.join(VENDORS)}."
        )
    if not isinstance(value["address"], str) or not value["address"]:
        raise SettingsError(f"The address of the {name} in {VARIABLE} must be a text that is not empty.")
    return Database(value["vendor"], value["address"])


def _descriptor(name: str, value: Any) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise SettingsError(f"{name} in {VARIABLE} must be the number of an open file, or null.")


def _addresses(name: str, value: Any) -> tuple[str, ...]:
    return _texts(name, value) if value else ()


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "application": _texts,
    "hosts": _texts,
    "database": _database,
    "listener": _descriptor,
    "telling": _addresses,
}


def _check(settings: Settings) -> None:
    for address in settings.application:
        parts = urlsplit(address)
        if not address.startswith("/") and not (parts.scheme == "http" and parts.hostname and parts.port):
            raise SettingsError(f"application must be a path or http://host:port, not {address!r}.")
    if not settings.secret:
        raise SettingsError("secret must not be empty: the application would not know the edge.")
    if settings.scheme not in SCHEMES:
        raise SettingsError(f"scheme must be {' or '.join(SCHEMES)}, not {settings.scheme!r}.")
    if not 1 <= settings.port <= 65535:
        raise SettingsError(f"port must be from 1 to 65535, not {settings.port}.")
    for name, least in (("builds", 1), ("queue", 0), ("trusted_proxies", 0), ("l1_bytes", 0), ("max_part_bytes", 1)):
        if getattr(settings, name) < least:
            raise SettingsError(f"{name} must be at least {least}, not {getattr(settings, name)}.")
