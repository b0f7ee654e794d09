"""Requests arrive whole or not at all: half a form is nobody's answer.

A reader who goes away in the middle of sending leaves a body that is shorter than its Content-Length. The server just
ends it, and Django takes what came for all of it: half a text was saved over the whole one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class BrokenOffError(OSError):
    """The body of a request ended before its end. Django makes an UnreadablePostError of it."""


class WholeInput:
    """The `wsgi.input` of a request with a Content-Length (PEP 3333), which raises where the server's just ends."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        pieces = []
        while wanted:
            piece = self._counted(self._stream.read(wanted))
            wanted -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        line = b""
        while wanted > len(line) and not line.endswith(b"\n"):
            line += self._counted(self._stream.readline(wanted - len(line)))
        return line

    def readlines(self, hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def _counted(self, piece: bytes) -> bytes:
        if not piece:
            raise BrokenOffError(f"The body of the request broke off {self._left} bytes before its end.")
        self._left -= len(piece)
        return piece


def whole(application: Application) -> Application:
    """The same application, which never takes a part of a body for all of it."""

    def asked(said: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = said.get("CONTENT_LENGTH") or "0"
        if length.isdecimal():
            said["wsgi.input"] = WholeInput(said["wsgi.input"], int(length))
        return application(said, start_response)

    return asked
