"""The application, as the edge sees it: requests go in, answers come out, both as streams of bytes.

    async with upstream.open("GET", b"/courses/?page=2", headers) as answer:
        body = await answer.read(limit=1_000_000)

docs/decisions/the-edge-speaks-h11.md says why this is no ready-made client.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import h11

from freshkeys.edge.connection import (
    ClosedError,
    Connection,
    Headers,
    LateError,
    MalformedAnswerError,
    UnreachableError,
    UnsendableError,
    UpstreamError,
)
from freshkeys.edge.settings import Settings

__all__ = [
    "Answer",
    "LateError",
    "MalformedAnswerError",
    "TooLargeError",
    "UnreachableError",
    "UnsendableError",
    "Upstream",
    "UpstreamError",
]

#: RFC 9110, 9.2.1. Only these may be sent again when nobody knows whether they were received.
SAFE = ("GET", "HEAD", "OPTIONS")
CONNECT_SECONDS = 2.0
#: From the end of the request to the head of the answer. Stopped applications that go on after 30 s are waited for.
ANSWER_SECONDS = 60.0
#: How long the application may refuse to take more of an upload.
STALL_SECONDS = 60.0
#: Younger than what any application server closes by itself (granian: 30 s).
IDLE_SECONDS = 15.0
MAX_IDLE = 32
#: How long an address that was unreachable is asked last.
DOWN_SECONDS = 1.0


class TooLargeError(UpstreamError):
    """The answer has more bytes than whoever reads it wants to hold."""


class Answer:
    """The answer to one request. Its body is read once, whole or in pieces."""

    def __init__(
        self, connection: Connection, head: h11.Response, upload: asyncio.Task[None] | None, seconds: float
    ) -> None:
        self._connection = connection
        self._upload = upload
        self._seconds = seconds
        self.status: int = head.status_code
        #: Names in lower case, in the order in which they came, doubles kept.
        self.headers: Headers = list(head.headers)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            MalformedAnswerError: it broke off. What was read so far is no answer.
        """
        try:
            async for chunk in self._connection.body():
                yield chunk
        except UpstreamError:
            _raise_from(self._upload)
            raise

    async def read(self, limit: int) -> bytes:
        """The whole body.

        Raises:
            TooLargeError: it has more than `limit` bytes.
            LateError: it does not end.
            MalformedAnswerError: it broke off, or nothing says where it ends.
        """
        names = {name for name, _ in self.headers}
        if self.status not in (204, 304) and not names & {b"content-length", b"transfer-encoding"}:
            raise MalformedAnswerError("Nothing says where the application's answer ends, so it may be cut off.")
        pieces, size = [], 0
        try:
            async with asyncio.timeout(self._seconds):
                async for chunk in self.chunks():
                    size += len(chunk)
                    if size > limit:
                        raise TooLargeError(f"The application's answer has more than {limit} bytes.")
                    pieces.append(chunk)
        except TimeoutError as error:
            raise LateError(f"The application's answer did not end within {self._seconds:g} seconds.") from error
        return b"".join(pieces)


class Upstream:
    """All applications that this edge stands in front of, with the connections to them that are open."""

    def __init__(self, settings: Settings, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._addresses = settings.application
        self._idle: dict[str, deque[Connection]] = {address: deque() for address in self._addresses}
        self._down_until: dict[str, float] = dict.fromkeys(self._addresses, 0.0)
        self._turns = itertools.count()
        self._answer_seconds = answer_seconds

    @asynccontextmanager
    async def open(
        self, method: str, target: bytes, headers: Headers, body: AsyncIterable[bytes] | None = None
    ) -> AsyncIterator[Answer]:
        """Send a request and give its answer, whose head has come. Leaving it early gives the request up.

        Args:
            headers: All of them, Host included. A body whose length they do not say goes out in chunks.
            body: What is sent after the head. An error in it breaks the request off and is raised here.

        Raises:
            UnreachableError: no application listens, or it closed the connection without an answer.
            LateError: it did not answer in time.
            MalformedAnswerError: it said something that is no HTTP.
            UnsendableError: the request itself is no HTTP.
        """
        if body is not None and not any(name.lower() == b"content-length" for name, _ in headers):
            headers = [*headers, (b"transfer-encoding", b"chunked")]
        is_safe = method in SAFE and body is None
        connection, answer = await self._ask(is_safe, method, target, headers, body)
        try:
            yield answer
        finally:
            await _end(answer._upload)
            if not self._keep(connection):
                connection.close()

    async def aclose(self) -> None:
        """Close what is idle. What is under way ends by itself."""
        for idle in self._idle.values():
            while idle:
                idle.popleft().close()

    async def _ask(
        self, is_safe: bool, method: str, target: bytes, headers: Headers, body: AsyncIterable[bytes] | None
    ) -> tuple[Connection, Answer]:
        # What is not safe gets a new connection: an idle one may be closed by the application just when the request
        # is on its way, and then nobody knows whether it counts (RFC 9112, 9.3.1).
        connection = self._take_idle() if is_safe else None
        if connection is not None:
            try:
                return connection, await self._exchange(connection, method, target, headers, None)
            except UnreachableError:
                pass  # idle for too long, as far as anyone can tell; a new one says the truth
        connection = await self._connect()
        return connection, await self._exchange(connection, method, target, headers, body)

    async def _exchange(
        self, connection: Connection, method: str, target: bytes, headers: Headers, body: AsyncIterable[bytes] | None
    ) -> Answer:
        upload: asyncio.Task[None] | None = None
        try:
            with suppress(ClosedError):
                await connection.send_head(method, target, headers)
                if body is None:
                    await connection.send_end()
            if body is not None:
                upload = asyncio.create_task(_send(connection, body))
            return Answer(connection, await self._head(connection, upload), upload, self._answer_seconds)
        except BaseException as error:
            await _end(upload)
            connection.close()
            if isinstance(error, UpstreamError):
                _raise_from(upload)
            raise

    async def _head(self, connection: Connection, upload: asyncio.Task[None] | None) -> h11.Response:
        """Wait for the head of the answer; the time counts from the end of the request, however long that takes."""
        waiting = asyncio.create_task(connection.head())
        try:
            if upload is not None:
                await asyncio.wait([waiting, upload], return_when=asyncio.FIRST_COMPLETED)
            async with asyncio.timeout(self._answer_seconds):
                return await waiting
        except TimeoutError as error:
            raise LateError(f"The application did not answer within {self._answer_seconds:g} seconds.") from error
        finally:
            await _end(waiting)

    async def _connect(self) -> Connection:
        now = time.monotonic()
        turn = next(self._turns)
        order = [self._addresses[(turn + step) % len(self._addresses)] for step in range(len(self._addresses))]
        order.sort(key=lambda address: self._down_until[address] > now)
        for address in order:
            try:
                connection = await Connection.to(address, seconds=CONNECT_SECONDS)
            except UnreachableError as error:
                self._down_until[address] = time.monotonic() + DOWN_SECONDS
                reason = error
            else:
                self._down_until[address] = 0.0
                return connection
        raise reason

    def _take_idle(self) -> Connection | None:
        """The one that has been idle longest, so that all of them, and all workers behind them, get their share."""
        now = time.monotonic()
        turn = next(self._turns)
        for step in range(len(self._addresses)):
            idle = self._idle[self._addresses[(turn + step) % len(self._addresses)]]
            while idle:
                connection = idle.popleft()
                if connection.is_open and now - connection.idle_since < IDLE_SECONDS:
                    return connection
                connection.close()
        return None

    def _keep(self, connection: Connection) -> bool:
        idle = self._idle[connection.address]
        if not connection.rest() or len(idle) >= MAX_IDLE:
            return False
        idle.append(connection)
        return True


async def _send(connection: Connection, body: AsyncIterable[bytes]) -> None:
    """Send a body. Whatever stops it half-way ends the connection, so that it never looks complete."""
    try:
        async for chunk in body:
            async with asyncio.timeout(STALL_SECONDS):
                await connection.send_body(chunk)
        await connection.send_end()
    except ClosedError:
        return  # whoever reads the answer learns whether there is one
    except BaseException:
        connection.break_off()
        raise


async def _end(task: asyncio.Task[Any] | None) -> None:
    """Stop it, and wait until it has let go of the socket: its number may belong to another one next."""
    if task is not None:
        task.cancel()
        await asyncio.wait([task])


def _raise_from(upload: asyncio.Task[None] | None) -> None:
    """What stopped the upload, where that is why there is no answer."""
    if upload is not None and upload.done() and not upload.cancelled():
        error = upload.exception()
        if isinstance(error, TimeoutError):
            raise LateError("The application did not take the request in time.") from error
        if error is not None:
            raise error
