"""Passing on: requests that are not answered from memory, and answers that are not kept, in both directions as streams.

What cannot be answered at all is said here too, in plain words and with the right status.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

from freshkeys.edge import headers, words
from freshkeys.edge.connection import NobodyListensError
from freshkeys.edge.metrics import TIMING
from freshkeys.edge.refusing import Refusal
from freshkeys.edge.seen import Receive, Scope, Send, target
from freshkeys.edge.settings import Settings
from freshkeys.edge.upstream import Answer, LateError, UnreachableError, UnsendableError, Upstream, UpstreamError

#: Smaller bodies are taken whole before the application is asked: it never sees half a form, slow senders keep none of
#: its threads busy, and those sent in chunks get a length, without which Django reads nothing.
HELD_BYTES = 64 * 1024
#: How long somebody who sends may send nothing.
BODY_SECONDS = 30.0
#: Seconds after which it is worth trying again.
_RETRY_AFTER = {"away": b"5", "unsent": b"5", "unsure": b"5", "crowded": b"2", "late": b"60", "broken": b"5"}
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OF_OUR_PAGES = [
    (b"cache-control", b"private, no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]

logger = logging.getLogger("freshkeys.edge")


class GoneError(Exception):
    """Whoever asked has gone away."""


class BrokenBodyError(Exception):
    """What somebody sends ends before its end, or is not in the form that it says."""


class SlowError(Exception):
    """Whoever asked does not send what it has announced."""


async def pass_through(scope: Scope, receive: Receive, send: Send, upstream: Upstream, settings: Settings) -> None:
    """Ask the application, and pass its answer on as it comes. A client that goes away ends the request.

    Raises:
        UpstreamError: there is no answer, and nothing was sent to the client yet.
    """
    sent = headers.for_application(scope, settings)
    body: _Body | None = None
    try:
        if _has_body(scope):
            body, sent = await _body(sent, receive)
        asking = _ask(upstream.open(scope["method"], target(scope), sent, body), send)
        await _unless_gone(asking, receive if body is None else body.receive_after)
    except GoneError:
        return
    except BrokenBodyError:  # whoever has sent an odd chunk may still be there
        await refuse((400, "The body of the request broke off."), scope, send)
    except SlowError:
        await refuse((408, "The body of the request did not come in time."), scope, send)


async def _ask(opening: AbstractAsyncContextManager[Answer], send: Send) -> None:
    async with opening as answer:
        await pass_on(answer, send)


async def pass_on(answer: Answer, send: Send, *, receive: Receive | None = None, head_only: bool = False) -> None:
    """Send an answer of the application to whoever asked.

    Args:
        receive: Where ASGI says that the client has gone; then the rest of the answer is given up. None while somebody
            else is listening there.
        head_only: The client asked with HEAD, the application was asked with GET.
    """
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": [*headers.for_browser(answer.headers), TIMING["passed"]],
        }
    )
    if head_only:
        await send({"type": "http.response.body", "body": b""})
        return
    copying = _copy(answer, send)
    try:
        await (copying if receive is None else _unless_gone(copying, receive))
    except UpstreamError as error:
        # The head is sent, so all that is left is to end the connection: without its end the answer is no answer.
        logger.warning("An answer broke off: %s", error)
    except GoneError:
        return


async def _copy(answer: Answer, send: Send) -> None:
    async for chunk in answer.chunks():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _unless_gone(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do this, unless the client goes away meanwhile."""
    working, leaving = asyncio.create_task(work), asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait([working, leaving], return_when=asyncio.FIRST_COMPLETED)
    finally:
        is_done = working.done()
        working.cancel()
        leaving.cancel()
        await asyncio.wait([working, leaving])
    if not is_done:
        raise GoneError
    working.result()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _Body:
    """What a client sends: what was taken already, then what comes."""

    def __init__(self, taken: list[bytes], receive: Receive, *, is_whole: bool) -> None:
        self._taken, self._receive = taken, receive
        self._is_over = asyncio.Event()
        if is_whole:
            self._is_over.set()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._taken:
            yield piece
        while not self._is_over.is_set():
            piece, is_last = await _piece(self._receive)
            if is_last:
                self._is_over.set()
            yield piece

    async def receive_after(self) -> Any:
        """What ASGI says next, once the body has ended: until then it is the body's."""
        await self._is_over.wait()
        return await self._receive()


async def _body(sent: headers.Headers, receive: Receive) -> tuple[_Body, headers.Headers]:
    """Take the body of a request, the whole of it where it is small; it then has a length."""
    taken, size, is_whole = [], 0, False
    while not is_whole and size <= HELD_BYTES:
        piece, is_whole = await _piece(receive)
        taken.append(piece)
        size += len(piece)
    if is_whole:
        sent = [pair for pair in sent if pair[0] != b"content-length"]
        sent.append((b"content-length", str(size).encode()))
    return _Body(taken, receive, is_whole=is_whole), sent


async def _piece(receive: Receive) -> tuple[bytes, bool]:
    """The next piece of a body, and whether it is the last one."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            message = await receive()
    except TimeoutError as error:
        raise SlowError from error
    if message["type"] == "http.disconnect":
        raise BrokenBodyError
    return message.get("body", b""), not message.get("more_body", False)


def _has_body(scope: Scope) -> bool:
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0"))
        for name, value in scope["headers"]
    )


async def refuse(refusal: Refusal, scope: Scope, send: Send) -> None:
    """Answer a request that must not go on. The connection ends, for nobody knows what else comes over it."""
    status, sentence = refusal
    body = b"" if scope["method"] == "HEAD" else f"{sentence}\n".encode()
    told = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), TIMING["refused"]]
    await _say(send, status, told, body)


async def refuse_other(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what is no HTTP request: this site has no WebSockets."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1000, "reason": "This site has no WebSockets."})


async def unavailable(scope: Scope, send: Send, reason: UpstreamError | str) -> None:
    """Say that there is no answer, why, and when to try again. `crowded` is a reason without an error."""
    status, name = (503, reason) if isinstance(reason, str) else _judged(scope, reason)
    given = dict(scope["headers"])
    language = words.language_of(given.get(b"accept-language", b""))
    if b"text/html" in given.get(b"accept", b""):
        kind, body = b"text/html; charset=utf-8", words.as_html(words.REASONS[name], language)
    else:
        kind, body = b"text/plain; charset=utf-8", f"{words.REASONS[name].text[language]}\n".encode()
    told = [(b"content-type", kind), (b"content-language", language.encode()), TIMING["unavailable"]]
    if name in _RETRY_AFTER:
        told.append((b"retry-after", _RETRY_AFTER[name]))
    await _say(send, status, told, b"" if scope["method"] == "HEAD" else body)


def _judged(scope: Scope, error: UpstreamError) -> tuple[int, str]:
    is_safe = scope["method"] in _SAFE_METHODS
    if isinstance(error, UnsendableError):
        return 400, "odd"
    if isinstance(error, NobodyListensError):
        return 503, "away" if is_safe else "unsent"
    if not is_safe:
        return 504 if isinstance(error, LateError) else 502, "unsure"
    if isinstance(error, LateError):
        return 504, "late"
    return (503, "away") if isinstance(error, UnreachableError) else (502, "broken")


async def _say(send: Send, status: int, told: headers.Headers, body: bytes) -> None:
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*told, *_OF_OUR_PAGES, *length]})
    await send({"type": "http.response.body", "body": body})
