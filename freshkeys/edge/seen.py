"""A request as the edge sees it, and the raw facts of it: what it can read without asking the application.

Both sides of each comparison are read here, that of the request that something was built for too, so that all that
matters is that different things for Django are different here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property  # noqa: TID251  there is one thread here, and no Django
from typing import Any
from urllib.parse import parse_qsl

#: What no value is written like.
ABSENT = "absent"
#: More parameters than Django takes (DATA_UPLOAD_MAX_NUMBER_FIELDS) are compared as they were written.
_MAX_PARAMETERS = 1000
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


def raw_path(scope: Scope) -> bytes:
    """The path as it came, with its escapes; not every server of ASGI tells it."""
    raw: bytes | None = scope.get("raw_path")
    return scope["path"].encode() if raw is None else raw


def target(scope: Scope) -> bytes:
    """The address as it came: the path, and the query where there is one."""
    path, query = raw_path(scope), scope["query_string"]
    return path + b"?" + query if query else path


class Seen:
    """One request: its address, its headers, its cookies."""

    def __init__(self, scope: Scope, scheme: str) -> None:
        """`scheme` is how the reader reached the site, behind whatever proxies."""
        self.scope = scope
        self.scheme = scheme
        self.path = raw_path(scope)
        self.query: bytes = scope["query_string"]
        self.headers: list[tuple[bytes, bytes]] = scope["headers"]

    @property
    def address(self) -> str:
        return self.path.decode("latin-1")

    @cached_property
    def by_name(self) -> Mapping[str, str]:
        """Each header as WSGI gives it: several of one name in one, joined by commas (RFC 3875, 4.1.18)."""
        found: dict[str, str] = {}
        for raw_name, raw_value in self.headers:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            between = "; " if name == "cookie" else ","
            found[name] = f"{found[name]}{between}{value}" if name in found else value
        return found

    @cached_property
    def cookies(self) -> Mapping[str, list[str]]:
        """Every value that came under a name, as written."""
        found: dict[str, list[str]] = {}
        for piece in self.by_name.get("cookie", "").split(";"):
            name, equals, value = piece.partition("=")
            key = name.strip() if equals else ""
            found.setdefault(key, []).append(value if equals else name)
        return found

    @cached_property
    def parameters(self) -> Mapping[str, list[str]] | None:
        """As Django reads them; None where they are too many."""
        found: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(
                self.query.decode("latin-1").encode("latin-1").decode("utf-8", "surrogateescape"),
                keep_blank_values=True,
                max_num_fields=_MAX_PARAMETERS,
                errors="surrogateescape",
            )
        except ValueError:
            return None
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def header(self, name: str) -> str:
        return self.by_name.get(name.lower(), "")

    def fact(self, name: str) -> str | None:
        """The value of a raw fact; None where the application must be asked."""
        if (whole := _WHOLE.get(name)) is not None:
            return whole(self)
        kind, _, argument = name.partition(" ")
        one = _ONE.get(kind)
        return None if one is None else one(self, argument)


def _cookie(seen: Seen, name: str) -> str:
    """How Django reads names in quotes and the like is its own affair: near them, the whole header decides."""
    raw = seen.by_name.get("cookie")
    if raw is None:
        return ABSENT
    if '"' in raw or "\\" in raw or "$" in raw:
        return f"whole {raw}"
    return repr(seen.cookies[name]) if name in seen.cookies else ABSENT


def _parameter(seen: Seen, name: str) -> str:
    if seen.parameters is None:
        return _query(seen)
    return repr(seen.parameters[name]) if name in seen.parameters else ABSENT


def _query(seen: Seen) -> str:
    return f"whole {seen.query!r}"


def _header(seen: Seen, name: str) -> str:
    value = seen.by_name.get(name.lower())
    return ABSENT if value is None else repr(value)


def _meta(seen: Seen, name: str) -> str | None:
    if name == "QUERY_STRING":
        return _query(seen)
    if name in ("PATH_INFO", "REQUEST_METHOD", "SERVER_PROTOCOL"):
        return "of the address"  # one for each address, and builds are GET
    if name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        return _header(seen, name.replace("_", "-"))
    if name.startswith("HTTP_"):
        return _header(seen, name.removeprefix("HTTP_").replace("_", "-"))
    return None


_WHOLE: Mapping[str, Callable[[Seen], str]] = {
    "path": lambda seen: repr(seen.path),
    "host": lambda seen: repr(seen.header("host")),
    "scheme": lambda seen: repr(seen.scheme),
    "parameters": _query,
    "cookies": lambda seen: repr(seen.by_name.get("cookie")),
}
_ONE: Mapping[str, Callable[[Seen, str], str | None]] = {
    "parameter": _parameter,
    "header": _header,
    "cookie": _cookie,
    "meta": _meta,
}
