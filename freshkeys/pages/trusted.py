"""What the edge says with a request: read when it knew the secret, and taken out before anybody else looks.

The environment of a request (PEP 3333) is changed in place, for that is what everything else is worked out from.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from freshkeys.conf import conf
from freshkeys.wire import (
    CACHE_HEADER,
    CLIENT_HEADER,
    SCHEME_HEADER,
    SECRET_HEADER,
    WANT_HEADER,
    WANTED_HEADER,
    is_secret,
)

Environ = dict[str, Any]
#: What a page for many must not depend on; whoever sends these gets their part of it from the edge.
_NOT_FOR_SHELLS = ("HTTP_RANGE", "HTTP_IF_", "HTTP_ACCEPT_ENCODING")
_CLIENT = "REMOTE_ADDR"
#: What proxies say of a client. The edge has judged it; its own word replaces all of it.
_FORWARDED = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@dataclass(frozen=True)
class Told:
    """What the edge wants: `page`, `parts` (those of the JSON in `wanted`) or `answer`."""

    want: str
    wanted: str
    #: Whether everything is to be built anew, and nothing of it kept: the auditor asks for such answers.
    is_anew: bool = False


def _name_of(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"


def taken_from(environ: Environ) -> Told | None:
    """Take the edge's headers out. None unless they came with the secret: then they mean nothing."""
    said = {name: environ.pop(name) for name in list(environ) if name.startswith("HTTP_FRESHKEYS")}
    if not is_secret(said.get(_name_of(SECRET_HEADER), ""), conf().EDGE_SECRET):
        return None
    _believe(environ, said.get(_name_of(CLIENT_HEADER), ""), said.get(_name_of(SCHEME_HEADER), ""))
    is_anew = said.get(_name_of(CACHE_HEADER)) == "off"
    return Told(said.get(_name_of(WANT_HEADER), "answer"), said.get(_name_of(WANTED_HEADER), ""), is_anew)


def _believe(environ: Environ, client: str, scheme: str) -> None:
    """Limits are counted by the client's address, and absolute addresses begin with the scheme that it used."""
    for name in [name for name in environ if name.startswith(_FORWARDED)]:
        del environ[name]
    if client:
        environ[_CLIENT] = client
    if scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = scheme
        if settings.SECURE_PROXY_SSL_HEADER:
            environ.pop(settings.SECURE_PROXY_SSL_HEADER[0], None)


def stripped_from(environ: Environ) -> Environ:
    """Take out what no page for many may depend on.

    Returns:
        What was taken, for an answer that turns out to be no such page.
    """
    return {name: environ.pop(name) for name in list(environ) if name.startswith(_NOT_FOR_SHELLS)}


def for_address(environ: Environ, address: str) -> Environ:
    """The same visitor asks for another address of this site."""
    parts = urlsplit(address)
    path = unquote_to_bytes(parts.path).decode("latin-1")
    return copied(environ) | {"PATH_INFO": path, "QUERY_STRING": parts.query}


def copied(environ: Environ) -> Environ:
    """For a request of its own, without a body, and without what middleware has left in it."""
    return {**environ, "wsgi.input": BytesIO(), "CONTENT_LENGTH": ""}


def undecoded(request: WSGIRequest) -> Environ:
    """Its environ as the server gave it: Django puts the paths into it that it has decoded, and would decode again."""
    raw = {name: request.META[name].encode().decode("latin-1") for name in ("PATH_INFO", "SCRIPT_NAME")}
    return {**request.environ, **raw}
