"""Headers as they go on: from outside to the application, and from the application to browsers.

    sent = for_application(scope, settings, want="page")
    told = for_browser(answer.headers)

Only requests that `refusal` lets through come here.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any, Literal

from freshkeys.edge.refusing import HOP_BY_HOP, refusal
from freshkeys.edge.settings import SCHEMES, Settings
from freshkeys.wire import CLIENT_HEADER, PREFIX, SCHEME_HEADER, SECRET_HEADER, WANT_HEADER

__all__ = ["client_of", "for_application", "for_browser", "refusal", "scheme_of"]

Headers = list[tuple[bytes, bytes]]
Want = Literal["page", "parts", "answer"]
#: In WSGI `X_Y` and `X-Y` are one variable, so `freshkeys_secret` would be the secret. Other names are no saner.
_NAME = re.compile(rb"[a-z0-9-]+")
_PREFIX = PREFIX.encode()
#: What proxies say of those who asked them: the edge says it itself. `proxy` would be HTTP_PROXY (httpoxy).
_FORWARDING = frozenset({b"forwarded", b"x-real-ip", b"proxy", b"via", b"expect"})
_X_FORWARDED = b"x-forwarded-"
#: A build has no body, whatever the request for it says.
_OF_BODIES = frozenset({b"content-length", b"content-type", b"content-encoding"})
#: The edge's server says its own.
_OF_SERVERS = frozenset({b"server"})


def for_application(scope: Mapping[str, Any], settings: Settings, want: Want = "answer") -> Headers:
    """The headers that go on to the application, each name once.

    A page is built from everything that its request says: whatever of it the application looks at is a fact in the
    receipt, and it takes out itself what no page for many may depend on (and puts it back for an answer that is none).
    """
    is_build = want != "answer"
    sent: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if not _goes_on(name) or (is_build and name in _OF_BODIES):
            continue
        between = b"; " if name == b"cookie" else b", "
        sent[name] = sent[name] + between + value if name in sent else value
    client, scheme = client_of(scope, settings), scheme_of(scope, settings)
    return [
        *sent.items(),
        (b"x-forwarded-for", client.encode()),
        (b"x-forwarded-proto", scheme.encode()),
        (b"x-forwarded-host", sent.get(b"host", b"")),
        (_raw(CLIENT_HEADER), client.encode()),
        (_raw(SCHEME_HEADER), scheme.encode()),
        (_raw(WANT_HEADER), want.encode()),
        (_raw(SECRET_HEADER), settings.secret.encode()),
    ]


def _goes_on(name: bytes) -> bool:
    return not (
        name in HOP_BY_HOP
        or name in _FORWARDING
        or name.startswith((_PREFIX, _X_FORWARDED))
        or not _NAME.fullmatch(name)
    )


def _raw(name: str) -> bytes:
    return name.lower().encode()


def for_browser(headers: Headers) -> Headers:
    """The headers of an answer that go on to whoever asked."""
    named = {option.strip() for name, value in headers if name == b"connection" for option in value.lower().split(b",")}
    leave = HOP_BY_HOP | _OF_SERVERS | named
    return [(name, value) for name, value in headers if name not in leave and not name.startswith(_PREFIX)]


def client_of(scope: Mapping[str, Any], settings: Settings) -> str:
    """The address of whoever asks: the peer, or what the outermost trusted proxy saw.

    Each proxy adds the address it sees at the end of X-Forwarded-For, so what stands before those that trusted ones
    have added was written by the client, and means nothing.
    """
    peer = str((scope.get("client") or ("",))[0])
    if not settings.trusted_proxies:
        return peer
    listed = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").split(b",")
    if len(listed) < settings.trusted_proxies:
        return peer
    return _address(listed[-settings.trusted_proxies].strip().decode("latin-1")) or peer


def _address(said: str) -> str:
    """An IP address without a port. Empty for anything else."""
    found = re.fullmatch(r"\[([^\]]+)\](?::\d+)?|([^:]+):\d+|(.+)", said)
    try:
        return str(ipaddress.ip_address(found[1] or found[2] or found[3])) if found else ""
    except ValueError:
        return ""


def scheme_of(scope: Mapping[str, Any], settings: Settings) -> str:
    """`http` or `https`, as the browser sees it: what the settings say, or the trusted proxy nearest to the edge."""
    if settings.trusted_proxies:
        for name, value in scope["headers"]:
            said = str(value, "latin-1").strip().lower()
            if name == b"x-forwarded-proto" and said in SCHEMES:
                return said
    return settings.scheme
