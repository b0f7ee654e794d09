"""Talking HTTP byte by byte: no client library would send what an attacker sends."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass

#: How long to wait for what is not coming.
PATIENCE = 1.5
#: How long an ordinary page may take on a machine that does other things too.
SECONDS_FOR_A_PAGE = 20.0
Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Reply:
    """One answer. Its body is cut where its own head says."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: bytes) -> bytes:
        return b", ".join(value for one, value in self.headers if one == name)


@dataclass(frozen=True)
class Said:
    """All that came back over one connection."""

    raw: bytes
    #: Whether the other side has ended the connection.
    is_closed: bool
    replies: list[Reply]

    @property
    def statuses(self) -> list[int]:
        return [reply.status for reply in self.replies]


def connect(place: int | str, seconds: float = SECONDS_FOR_A_PAGE) -> socket.socket:
    """To a port of this machine, or to the path of a Unix socket."""
    if isinstance(place, int):
        return socket.create_connection(("127.0.0.1", place), timeout=seconds)
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(seconds)
    sock.connect(place)
    return sock


def ask(place: int | str, data: bytes, *, is_head: bool = False, patience: float = PATIENCE) -> Said:
    """Send this, and read until the other side ends the connection or says nothing more."""
    raw, is_closed = b"", False
    with connect(place) as sock:
        with suppress(OSError):  # it may refuse, and close, before it has read everything
            sock.sendall(data)
        try:
            while chunk := sock.recv(1 << 16):
                raw += chunk
                sock.settimeout(patience)
            is_closed = True
        except TimeoutError:
            pass
        except OSError:
            is_closed = True
    return Said(raw, is_closed, parse(raw, is_head=is_head))


def parse(raw: bytes, *, is_head: bool = False) -> list[Reply]:
    """The answers in what came back, without those that are only provisional."""
    replies = []
    while raw.startswith(b"HTTP/1."):
        head, found, rest = raw.partition(b"\r\n\r\n")
        if not found:
            break
        first, *lines = head.split(b"\r\n")
        status = int(first.split()[1])
        pairs = [line.split(b":", 1) for line in lines]
        headers = [(name.lower(), value.strip()) for name, value in pairs]
        body, raw = (b"", rest) if is_head or status < 200 or status in (204, 304) else cut(headers, rest)
        if status >= 200:
            replies.append(Reply(status, headers, body))
    return replies


def cut(headers: Headers, rest: bytes) -> tuple[bytes, bytes]:
    """The body, and what follows it."""
    told = dict(headers)
    if told.get(b"transfer-encoding") == b"chunked":
        return unchunked(rest)
    length = int(told.get(b"content-length", str(len(rest)).encode()))
    return rest[:length], rest[length:]


def unchunked(rest: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.partition(b";")[0] or b"0", 16)
        body += rest[:length]
        rest = rest[length + 2 :]
        if not length:
            return body, rest
