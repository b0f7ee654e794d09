"""The application, as the edge sees it: requests go in, answers come out, both as streams of bytes.

    async with upstream.open("GET", b"/courses/?page=2", headers) as answer:
        body = await answer.read(limit=1_000_000)

docs/decisions/the-edge-speaks-h11.md says why this is no ready-made client.
"""

from __future__ import annotations

import asyncio
import itertools
import time
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

CONNECT_SECONDS = 2.0
#: From the end of the request to the head of the answer. Stopped applications that go on after 30 s are waited for.
ANSWER_SECONDS = 60.0
#: How long the application may refuse to take more of an upload.
STALL_SECONDS = 60.0
#: How long an address that was unreachable is asked last.
DOWN_SECONDS = 1.0


class TooLargeError(UpstreamError):
    """The answer has more bytes than whoever reads it wants to hold."""


class Answer:
    """The answer to one request. Its body is read once, whole or in pieces."""

    def __init__(self, connection: Connection, head: h11.Response, seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self.status: int = head.status_code
        #: Names in lower case, in the order in which they came, doubles kept.
        self.headers: Headers = list(head.headers)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            MalformedAnswerError: it broke off. What was read so far is no answer.
        """
        async for chunk in self._connection.body():
            yield chunk

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
    """All applications that this edge stands in front of. Each request has a connection of its own."""

    def __init__(self, settings: Settings, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._addresses = settings.application
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
        headers = [*headers, (b"connection", b"close")]
        connection = await self._connect()
        upload: asyncio.Task[None] | None = None
        try:
            upload = await self._begin(connection, method, target, headers, body)
            yield Answer(connection, await self._head(connection, upload), self._answer_seconds)
        except UpstreamError:
            _raise_from(upload)
            raise
        finally:
            await _end(upload)
            connection.close()

    async def _begin(
        self, connection: Connection, method: str, target: bytes, headers: Headers, body: AsyncIterable[bytes] | None
    ) -> asyncio.Task[None] | None:
        """Send the head, and begin with the body, which goes on being sent while the answer is read."""
        with suppress(ClosedError):  # whoever reads the answer learns whether there is one
            await connection.send_head(method, target, headers)
            if body is None:
                await connection.send_end()
        return None if body is None else asyncio.create_task(_send(connection, body))

    async def _head(self, connection: Connection, upload: asyncio.Task[None] | None) -> h11.Response:
        """Wait for the head of the answer; the time counts from the end of the request, however long that takes."""
        try:
            if upload is None:
                async with asyncio.timeout(self._answer_seconds):
                    return await connection.head()
            waiting = asyncio.create_task(connection.head())
            try:
                await asyncio.wait([waiting, upload], return_when=asyncio.FIRST_COMPLETED)
                async with asyncio.timeout(self._answer_seconds):
                    return await waiting
            finally:
                await _end(waiting)
        except TimeoutError as error:
            raise LateError(f"The application did not answer within {self._answer_seconds:g} seconds.") from error

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
        if not task.cancelled():
            task.exception()  # whoever was to hear of it has


def _raise_from(upload: asyncio.Task[None] | None) -> None:
    """What stopped the upload, where that is why there is no answer."""
    if upload is not None and upload.done() and not upload.cancelled():
        error = upload.exception()
        if isinstance(error, TimeoutError):
            raise LateError("The application did not take the request in time.") from error
        if error is not None:
            raise error
