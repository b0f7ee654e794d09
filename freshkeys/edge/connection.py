"""One HTTP/1.1 connection to the application: h11 speaks the protocol, asyncio carries the bytes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import h11

CHUNK_BYTES = 64 * 1024
#: All headers of an answer together; what is more is no answer of ours.
MAX_HEAD_BYTES = 64 * 1024

Headers = list[tuple[bytes, bytes]]


class UpstreamError(Exception):
    """The application gave no whole answer."""


class UnreachableError(UpstreamError):
    """Nobody listens there, or whoever did has closed the connection before the answer."""


class NobodyListensError(UnreachableError):
    """No connection could be made, so nothing was sent."""


class LateError(UpstreamError):
    """The application did not begin its answer in time."""


class MalformedAnswerError(UpstreamError):
    """What came is no HTTP, or broke off before its end."""


class UnsendableError(UpstreamError):
    """The request is no HTTP that may go on: its target has odd characters, or its body not the length it says."""


class ClosedError(UpstreamError):
    """The application takes no more of the request. It may have answered all the same: reading tells."""


class Connection:
    """A connection to one address of the application, for one request and its answer.

    A bare socket, because a failed write must not stop the reading: whoever refuses an upload answers, then closes.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._loop = asyncio.get_running_loop()
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        #: Whether anything of the answer to the present request has come.
        self._heard = False

    @classmethod
    async def to(cls, address: str, *, seconds: float) -> Connection:
        """A new connection.

        Raises:
            NobodyListensError: nobody does, or nobody took the connection in time.
        """
        try:
            async with asyncio.timeout(seconds):
                return cls(await (_to_path if address.startswith("/") else _to_machine)(address))
        except (OSError, TimeoutError) as error:
            why = str(error) or "nobody took the connection"
            raise NobodyListensError(f"The application does not listen at {address}: {why}.") from error

    async def send_head(self, method: str, target: bytes, headers: Headers) -> None:
        try:
            event = h11.Request(method=method, target=target, headers=headers)
        except h11.LocalProtocolError as error:
            raise UnsendableError(f"The request cannot go on: {error}.") from error
        await self._send(event)

    async def send_body(self, chunk: bytes) -> None:
        """A piece of the body. It returns once the application takes more, so memory never holds a whole upload."""
        if chunk:
            await self._send(h11.Data(data=chunk))

    async def send_end(self) -> None:
        """The end of the request: without it the application sees a body that broke off, never a shorter one."""
        await self._send(h11.EndOfMessage())

    async def _send(self, event: h11.Event) -> None:
        try:
            data = self._http.send(event)
        except h11.LocalProtocolError as error:
            raise UnsendableError(f"The request cannot go on: {error}.") from error
        try:
            if data:
                await self._loop.sock_sendall(self._socket, data)
        except OSError as error:
            raise ClosedError(f"The application takes no more of the request: {error}.") from error

    async def head(self) -> h11.Response:
        """The head of the answer, past what was only provisional (100, 103)."""
        while True:
            event = await self._event()
            if isinstance(event, h11.Response):
                return event

    async def body(self) -> AsyncIterator[bytes]:
        """The body, in the pieces in which it comes, as nothing was unpacked or put together."""
        while True:
            event = await self._event()
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return
            else:
                raise MalformedAnswerError("The application has closed the connection in the middle of its answer.")

    async def _event(self) -> Any:
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                data = await self._loop.sock_recv(self._socket, CHUNK_BYTES)
                if not data and not self._heard:
                    raise UnreachableError("The application has closed the connection before its answer.")
                self._heard = True
                self._http.receive_data(data)
            return event
        except h11.RemoteProtocolError as error:
            raise MalformedAnswerError(f"The application's answer is no HTTP, or was cut off: {error}.") from error
        except OSError as error:
            kind = MalformedAnswerError if self._heard else UnreachableError
            raise kind(f"The connection to the application broke: {error}.") from error

    def break_off(self) -> None:
        """End it while somebody may still wait for the answer, who then learns that there is none."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """At once, whatever is under way: the application learns that nobody waits, or that a body broke off."""
        self._socket.close()


async def _to_path(path: str) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        while True:
            try:
                sock.connect(path)  # it never waits: unix(7)
                return sock
            except BlockingIOError:  # more are waiting to be accepted than the application allows
                await asyncio.sleep(0.01)
    except BaseException:
        sock.close()
        raise


async def _to_machine(address: str) -> socket.socket:
    parts = urlsplit(address)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(parts.hostname, parts.port, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, place in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # A machine that vanishes says nothing; the system then asks it, and ends the connection.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            await loop.sock_connect(sock, place)
            return sock
        except OSError as error:
            sock.close()
            reason = error
        except BaseException:
            sock.close()
            raise
    raise reason
