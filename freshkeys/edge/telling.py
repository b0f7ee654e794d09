"""Tells the edge's counters, at an address of its own: a Unix socket, or a port that no stranger reaches.

`/metrics` is for Prometheus, `/counters` (JSON) for the auditor. Never on the address where readers come in.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
from contextlib import suppress
from functools import partial

from freshkeys.edge.metrics import Metrics

MAX_HEAD_BYTES = 8192
SECONDS = 5


async def tell(metrics: Metrics, address: str) -> asyncio.Server:
    """Answer at `address`, the path of a Unix socket or host:port, until the server is closed.

    Raises:
        OSError: nobody can listen there.
        ValueError: it is no address.
    """
    answer = partial(_answer, metrics)
    if address.startswith("/"):
        listener = _unix_listener(address)
        return await asyncio.start_unix_server(answer, sock=listener, limit=MAX_HEAD_BYTES)
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise ValueError(f"“{address}” must be like 127.0.0.1:9100, or the path of a Unix socket.")
    return await asyncio.start_server(answer, host.strip("[]"), int(port), limit=MAX_HEAD_BYTES)


def _unix_listener(path: str) -> socket.socket:
    """A socket for this user only. Whatever lay there was left by an edge that was killed."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    listener = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        listener.bind(path)
    finally:
        os.umask(mask)
    return listener


async def _answer(metrics: Metrics, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        async with asyncio.timeout(SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            status, kind, body = _told(metrics, head.split(b" ", 2)[:2])
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                "Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
    writer.close()


def _told(metrics: Metrics, asked: list[bytes]) -> tuple[str, str, bytes]:
    if asked == [b"GET", b"/metrics"]:
        return "200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics.as_prometheus().encode()
    if asked == [b"GET", b"/counters"]:
        return "200 OK", "application/json", json.dumps(metrics.as_dict()).encode()
    return "404 Not Found", "text/plain; charset=utf-8", b"There are GET /metrics and GET /counters.\n"
