"""Requests that must not go on: those that two programs in a row could understand differently.

Whatever is odd enough that the edge and the application might disagree about whose page it asks for is refused here,
with a sentence, instead of being repaired. docs/explanation/edge-and-trust.md gives the reason for each rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from freshkeys.edge.seen import raw_path
from freshkeys.edge.settings import Settings
from freshkeys.wire import INSIDE

Refusal = tuple[int, str]
MAX_TARGET_BYTES = 8 * 1024
#: All names and values together, as RFC 9110, 5.4 lets a server bound them. Browsers keep 4 kB of a cookie.
MAX_HEADER_BYTES = 32 * 1024
MAX_HEADERS = 100
#: They belong to one connection, not to the request (RFC 9110, 7.6.1).
HOP_BY_HOP = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization", b"te"}
    | {b"trailer", b"transfer-encoding", b"upgrade", b"http2-settings"}
)
#: Two of one of these contradict each other. Others may be given in several lines, which mean one list.
_SINGLE = frozenset(
    {b"host", b"content-length", b"content-type", b"content-encoding", b"content-range", b"transfer-encoding"}
    | {b"authorization", b"cookie", b"range", b"if-range", b"if-modified-since", b"if-unmodified-since", b"expect"}
    | {b"origin", b"referer", b"user-agent", b"x-csrftoken", b"x-forwarded-proto"}
)
_METHOD = re.compile(r"[A-Z][A-Z-]{0,30}")
_NEVER = ("CONNECT", "TRACE")
_HOST = re.compile(rb"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_WRONG_ESCAPE = re.compile(rb"%(?![0-9a-fA-F]{2})")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
#: Of a raw path: an escaped slash or dot.
_ESCAPED = re.compile(rb"%2[ef]", re.IGNORECASE)
_DIGITS = re.compile(rb"[0-9]{1,18}")
_INSIDE = INSIDE.encode()


def refusal(scope: Mapping[str, Any], settings: Settings) -> Refusal | None:
    """Why a request must not be answered: a status and a sentence. None for one that may go on."""
    method = scope["method"]
    if method in _NEVER or not _METHOD.fullmatch(method):
        return 501, "This site does not know this method."
    return of_address(raw_path(scope), scope["query_string"]) or of_headers(scope["headers"], settings)


def of_address(path: bytes, query: bytes) -> Refusal | None:
    """The same for the address alone."""
    if len(path) + len(query) > MAX_TARGET_BYTES:
        return 414, f"The address is longer than {MAX_TARGET_BYTES} bytes."
    if not path.startswith(b"/"):
        return 400, "The address must begin with a slash."
    if not (path.isascii() and query.isascii()) or _CONTROL.search(query):
        return 400, "The address has characters that must be written as percent escapes."
    if b"%" in path:
        return _of_escapes(path) or _of_decoded(unquote_to_bytes(path))
    return _of_decoded(path)


def _of_escapes(path: bytes) -> Refusal | None:
    if _WRONG_ESCAPE.search(path):
        return 400, "The address has a percent sign that escapes nothing."
    if _ESCAPED.search(path):
        return 400, "The address has an escaped slash or dot, which can be understood in two ways."
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return 400, "The address is not in UTF-8."
    return None


def _of_decoded(path: bytes) -> Refusal | None:
    if b"\\" in path or _CONTROL.search(path):
        return 400, "The address has a backslash or a control character."
    if b"/." in path and not {b".", b".."}.isdisjoint(path.split(b"/")):
        return 400, "The address has steps to itself or upwards, which can be understood in two ways."
    # Links that somebody has put together wrongly end here: for a reader there is just no such page.
    if b"//" in path or b";" in path:
        return 404, "There is no such page."
    if path.startswith(_INSIDE) or path == _INSIDE.rstrip(b"/"):
        return 404, "There is no such page."
    return None


def of_headers(headers: list[tuple[bytes, bytes]], settings: Settings) -> Refusal | None:
    """The same for the headers, whose names are in lower case."""
    if len(headers) > MAX_HEADERS or sum(len(name) + len(value) + 4 for name, value in headers) > MAX_HEADER_BYTES:
        return 431, f"The headers have more than {MAX_HEADER_BYTES // 1024} kB, or are more than {MAX_HEADERS}."
    given: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in given and name in _SINGLE:
            return 400, f"The header {name.decode('latin-1').title()} may be sent only once."
        given[name] = given[name] + b"," + value if name in given else value
    return _of_host(given.get(b"host", b""), settings) or _of_length(given) or _of_connection(given)


def _of_host(host: bytes, settings: Settings) -> Refusal | None:
    if not host:
        return 400, "The request does not say which site it is for (Host)."
    if not is_host_allowed(host, settings.hosts):
        return 421, "This site has another name."
    return None


@lru_cache(maxsize=1024)
def is_host_allowed(host: bytes, allowed: tuple[str, ...]) -> bool:
    """Whether a Host header names this site, by the rules of Django's ALLOWED_HOSTS."""
    found = _HOST.fullmatch(host.lower())
    if found is None:
        return False
    name = found["name"].decode().removesuffix(".")
    for one in allowed:
        pattern = one.lower()
        if pattern in ("*", name) or (pattern.startswith(".") and (name.endswith(pattern) or name == pattern[1:])):
            return True
    return False


def _of_length(given: Mapping[bytes, bytes]) -> Refusal | None:
    """Where a request ends must be beyond doubt (RFC 9112, 6.3): doubt is how one is smuggled inside another."""
    length, coding = given.get(b"content-length"), given.get(b"transfer-encoding")
    if length is not None and coding is not None:
        return 400, "The request says twice where it ends (Content-Length and Transfer-Encoding)."
    if length is not None and not _DIGITS.fullmatch(length):
        return 400, "The Content-Length is not a number."
    if coding is not None and coding.lower() != b"chunked":
        return 501, "This site knows no Transfer-Encoding but chunked."
    if given.get(b"expect", b"100-continue").lower() != b"100-continue":
        return 417, "This site does not know what is expected."
    return None


def _of_connection(given: Mapping[bytes, bytes]) -> Refusal | None:
    """What Connection names does not go on, so nobody may name what the answer depends on (`Connection: cookie`)."""
    for option in given.get(b"connection", b"").lower().split(b","):
        if option.strip() in given and option.strip() not in HOP_BY_HOP:
            return 400, "The header Connection names what must go on."
    return None
