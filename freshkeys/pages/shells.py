"""Shells: pages with places for their islands, of which only the build that made them knows where they are."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from freshkeys.pages import inplace
from freshkeys.pages.building import Build, GetResponse
from freshkeys.pages.islands import Place
from freshkeys.recording.recorder import Recording

WhyNot = Callable[[HttpResponseBase, Recording], str | None]


class ShellBuild(Build):
    """A page with a mark in the place of each island: a text that nobody can foresee."""

    def __init__(self, why_not: WhyNot) -> None:
        super().__init__()
        self.why_not = why_not
        self.places: dict[bytes, Place] = {}
        self.is_open = False
        self.content = b""

    def mark(self, place: Place) -> str:
        """The mark of an island. Whatever escapes texts spoils it, so that what it did to the island is not missed."""
        text = f"<!--fk {secrets.token_hex(16)} \"&'\\\n-->"
        self.places[text.encode()] = place
        return text

    def build(self, request: HttpRequest, get_response: GetResponse) -> HttpResponseBase:
        self.is_open = True
        try:
            return get_response(request)
        finally:
            self.is_open = False

    def finish(self, request: HttpRequest, response: HttpResponseBase, read: Recording) -> None:
        """What cannot be kept gets its islands here, where the request of the page is still at hand."""
        self.problem = self.problem or self.why_not(response, read)
        if self.problem is not None and self.places and not self.is_spoiled(response):
            fill(response, lambda mark: inplace.rendered(request, self.places[mark]).encode(), self.places)
            self.places.clear()
        if not response.streaming:
            self.content = content_of(response)

    def is_spoiled(self, response: HttpResponseBase) -> bool:
        """Whether an island went through something that would have changed its text."""
        if response.streaming:
            return False
        content = content_of(response)
        return any(mark not in content and mark[7:39] in content.lower() for mark in self.places)

    def splices(self) -> tuple[bytes, tuple[tuple[int, str], ...]]:
        """The content without marks, and where each island belongs."""
        found = sorted((at, mark) for mark in self.places for at in _all(self.content, mark))
        pieces, splices, end, length = [], [], 0, 0
        for at, mark in found:
            pieces.append(self.content[end:at])
            length += at - end
            end = at + len(mark)
            splices.append((length, self.places[mark].address))
        return b"".join([*pieces, self.content[end:]]), tuple(splices)


def fill(response: HttpResponseBase, text_of: Callable[[bytes], bytes], marks: Mapping[bytes, Any]) -> None:
    """Put texts in the place of marks."""
    if not response.streaming:
        response.content = _filled(content_of(response), text_of, marks)  # type: ignore[attr-defined]
        return
    stream: Any = response
    chunks = stream.streaming_content
    stream.streaming_content = (
        _filled_later(chunks, text_of, marks) if stream.is_async else iter([_filled(b"".join(chunks), text_of, marks)])
    )


async def _filled_later(
    chunks: AsyncIterator[bytes], text_of: Callable[[bytes], bytes], marks: Mapping[bytes, Any]
) -> AsyncIterator[bytes]:
    yield _filled(b"".join([chunk async for chunk in chunks]), text_of, marks)


def _filled(content: bytes, text_of: Callable[[bytes], bytes], marks: Mapping[bytes, Any]) -> bytes:
    for mark in marks:
        if mark in content:
            content = content.replace(mark, text_of(mark))
    return content


def content_of(response: HttpResponseBase) -> bytes:
    content: bytes = response.content  # type: ignore[attr-defined]
    return content


def _all(content: bytes, mark: bytes) -> list[int]:
    found, at = [], content.find(mark)
    while at >= 0:
        found.append(at)
        at = content.find(mark, at + len(mark))
    return found
