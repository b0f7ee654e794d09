"""An application that says byte for byte what a test wants it to say, on a real Unix socket."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from freshkeys.edge.settings import Settings, read

Speak = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Application:
    """Where it listens, and what it has heard."""

    address: str
    #: The head of each request, in the order in which they came.
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    #: Set whenever a connection has ended.
    ended: asyncio.Event = field(default_factory=asyncio.Event)


def settings(*addresses: str, **others: object) -> Settings:
    database = {"vendor": "sqlite", "address": "/nowhere"}
    base = {"application": list(addresses), "database": database, "secret": "s3cret", "hosts": ["site.test"]}
    return read({**base, **others})


@asynccontextmanager
async def application(speak: Speak | bytes, address: str = "") -> AsyncIterator[Application]:
    """Listen, and answer each request by `speak(head, reader, writer)`, or by these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        running = Application(address or str(Path(folder) / "app.sock"))

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            running.connections += 1
            try:
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    running.heads.append(head)
                    if isinstance(speak, bytes):
                        writer.write(speak)
                    else:
                        await speak(head, reader, writer)
                    await writer.drain()
            except (OSError, asyncio.IncompleteReadError):
                pass
            finally:
                running.ended.set()
                writer.close()

        server = await asyncio.start_unix_server(connected, running.address)
        try:
            yield running
        finally:
            server.close()
            Path(running.address).unlink(missing_ok=True)


def answer(body: bytes = b"hello", *lines: bytes, status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\n" % len(body)
    return head + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body
