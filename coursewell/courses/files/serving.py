"""Serving a file so that nothing in it can ever run on our origin, in ranges, without loading it into memory.

Three fences, each of which would do alone: the type comes from a short list without any document that scripts can
live in (SVG apart), the browser is told not to guess (`nosniff`), and whatever it opens, it opens in a sandbox: an
origin of its own, no scripts, nothing loaded. What is no verified picture, sound, film or PDF is downloaded. An SVG
still shows in <img>, where neither scripts nor the disposition count.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import quote

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from coursewell.courses.files.store import path_of

CHUNK = 256 * 1024
#: Shown in the browser; `sniff()` has looked at the bytes.
INLINE = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "application/pdf"}
    | {"video/mp4", "video/webm", "audio/mpeg", "audio/ogg", "audio/wav", "audio/mp4"}
)
#: Downloaded under their own name of type; everything else is bytes.
DOWNLOADED = frozenset(
    {"image/svg+xml", "text/plain", "text/vtt", "text/csv", "text/markdown", "application/json", "application/zip"}
    | {"application/gzip", "application/x-subrip", "video/x-matroska"}
)
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"
#: Chromium shows no PDF in a sandbox. Its viewer, like Firefox's, is an origin of its own and runs nothing on ours.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Kept(Protocol):
    """What is known of a stored file: `Attachment` has it."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def media_type(self) -> str: ...


def serve(request: HttpRequest, file: Kept) -> HttpResponseBase:
    """The answer to a GET or HEAD for this file. Whoever calls it has asked whether the visitor may have it."""
    try:
        path = path_of(file.digest)
        size = path.stat().st_size
    except (ValueError, FileNotFoundError):
        raise Http404("The bytes of this file are not here.") from None
    etag = f'"{file.digest}"'
    response = _answer(request, path, size, etag)
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    # Asked for again each time, because permission is; a copy in the browser is then confirmed by its ETag.
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    _fence(response, file)
    return response


def _answer(request: HttpRequest, path: Path, size: int, etag: str) -> HttpResponseBase:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in known or etag in {one.removeprefix("W/") for one in known}:
        return HttpResponse(status=304)
    if request.method == "HEAD":  # RFC 9110, 14.2: a range is only defined for GET
        return _sized(HttpResponse(), size)
    span = _span(request, size, etag)
    if span is None:
        return _sized(_stream(request, path, 0, size), size)
    first, last = span
    if first > last:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{size}"
        return response
    partial = _sized(_stream(request, path, first, last - first + 1), last - first + 1)
    partial.status_code = 206
    partial.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return partial


def _span(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First and last byte asked for; the whole file (none) for several ranges, none, or one of another file.

    A range that no byte lies in comes back the wrong way round.
    """
    if request.headers.get("If-Range", etag) != etag:
        return None
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or found[0] == "bytes=-" or len(found[0]) > 50:
        return None
    if not found[1]:  # the last so many bytes
        length = min(int(found[2]), size)
        return (size - length, size - 1) if length else (1, 0)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None  # RFC 9110, 14.1.1: invalid, so it is ignored
    return (first, last) if first < size else (1, 0)


def _sized(response: HttpResponseBase, size: int) -> HttpResponseBase:
    response.headers["Content-Length"] = str(size)
    return response


def _stream(request: HttpRequest, path: Path, first: int, length: int) -> StreamingHttpResponse:
    # Under ASGI Django gathers an ordinary iterator into one list before it sends the first byte.
    return StreamingHttpResponse(
        _chunks_async(path, first, length) if isinstance(request, ASGIRequest) else _chunks(path, first, length)
    )


def _chunks(path: Path, first: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


async def _chunks_async(path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        file.seek(first)
        while length > 0 and (chunk := await asyncio.to_thread(file.read, min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
    finally:
        file.close()


def _fence(response: HttpResponseBase, file: Kept) -> None:
    is_inline = file.media_type in INLINE
    media_type = file.media_type if is_inline or file.media_type in DOWNLOADED else "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    response.headers["Content-Type"] = media_type
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Disposition"] = disposition("inline" if is_inline else "attachment", file.name)


def disposition(kind: str, name: str) -> str:
    """The header with the file's name, plain and as RFC 5987 writes names that are not ASCII.

    >>> disposition("attachment", "figures/größe.csv")
    'attachment; filename="gr__e.csv"; filename*=UTF-8\\'\\'gr%C3%B6%C3%9Fe.csv'
    """
    base = re.sub(r'[\x00-\x1f\x7f"\\/]', "_", PurePosixPath(name).name) or "file"
    plain = base.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    header = f'{kind}; filename="{plain}"'
    return header if plain == base else f"{header}; filename*=UTF-8''{quote(base, safe='')}"
