"""What a file is, told by its bytes; its name only decides between kinds of text.

Never `text/html`, never a script: what a browser could run is called plain text or bytes.
"""

from __future__ import annotations

import codecs
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext
from PIL import Image, UnidentifiedImageError

HEAD = 4096
#: Pixels of the largest picture that we accept: 8,000 by 6,250. A few kilobytes can claim billions.
MAX_PIXELS = 50_000_000
#: Bytes of the same: some decoders take a whole file into memory, and a course needs no larger picture.
MAX_BYTES = 32_000_000
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif"}
SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?>\s*)*<svg[\s>]", re.DOTALL
)
SVG_SIZE = re.compile(r"""\s(width|height)\s*=\s*["']\s*([\d.]+)(?:px)?\s*["']""")
SVG_VIEW_BOX = re.compile(r"""\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
TEXTS = {
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".json": "application/json",
    ".ipynb": "application/json",
    ".srt": "application/x-subrip",
}
UNKNOWN = "application/octet-stream"


class PictureError(ValueError):
    """A file that says it is a picture, and is broken or too large."""


def sniff(source: Path | bytes | BinaryIO, name: str) -> str:
    """The media type of a file, from the file, a stream of it, or the start of its bytes (4 kB are enough).

    A picture is verified when the whole file or a stream is given; `PictureError` says what is wrong with it.
    """
    with _opened(source) as stream:
        head = stream.read(HEAD)
        found = _by_signature(head)
        if found.startswith("image/") and found != "image/svg+xml" and not isinstance(source, bytes):
            _verify(stream)
    return found or _text_type(head, Path(name).suffix.lower())


@contextmanager
def _opened(source: Path | bytes | BinaryIO) -> Iterator[BinaryIO]:
    """A stream of the source from its start. What was opened elsewhere is closed there."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    elif isinstance(source, bytes):
        yield BytesIO(source)
    else:
        source.seek(0)
        yield source


def _by_signature(head: bytes) -> str:
    for start, media_type in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"%PDF-", "application/pdf"),
        (b"OggS", "audio/ogg"),
        (b"ID3", "audio/mpeg"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1f\x8b", "application/gzip"),
    ):
        if head.startswith(start):
            return media_type
    return _by_container(head)


def _by_container(head: bytes) -> str:
    """Types that are told by more than their first bytes."""
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in {b"avif", b"avis"}:
            return "image/avif"
        return "audio/mp4" if brand == b"M4A " else "video/mp4"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:  # an MPEG frame of layer III
        return "audio/mpeg"
    return "image/svg+xml" if SVG.match(head) else ""


def _text_type(head: bytes, suffix: str) -> str:
    if re.match(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|\Z)", head):
        return "text/vtt"
    try:
        # The end of the head may lie within a character, which is no fault of the text.
        text = codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if "\0" in text else TEXTS.get(suffix, "text/plain")


def _verify(stream: BinaryIO) -> None:
    if stream.seek(0, os.SEEK_END) > MAX_BYTES:
        raise PictureError(
            gettext("The file is larger than %(limit)d MB; make it smaller or link to it elsewhere.")
            % {"limit": MAX_BYTES // 1_000_000}
        )
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=tuple(PICTURES)) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise PictureError(
                        gettext("The picture has %(width)d × %(height)d pixels; scale it down.")
                        % {"width": image.width, "height": image.height}
                    )
                image.verify()
    except PictureError:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise PictureError(gettext("The picture has too many pixels; scale it down.")) from None
    # Pillow raises whatever a broken file makes it stumble over (SyntaxError, struct.error, ...).
    except Exception:
        raise PictureError(gettext("The picture is damaged and cannot be shown.")) from None


def dimensions(source: Path | bytes | BinaryIO) -> tuple[int, int] | None:
    """Width and height in pixels as a browser shows the picture; None for what is no picture or has no size."""
    with _opened(source) as stream:
        head = stream.read(HEAD)
        if SVG.match(head):
            return _svg_size(head.decode(errors="replace"))
        stream.seek(0)
        return _pixels(stream)


def _pixels(stream: BinaryIO) -> tuple[int, int] | None:
    try:
        with Image.open(stream, formats=tuple(PICTURES)) as image:
            # Orientations 5 to 8 lie on their side (EXIF 2.3, tag 274); browsers turn them.
            # Pillow's own method for PNG decodes the whole picture to find what may stand behind it: 200 MB for 200 kB.
            is_turned = Image.Image.getexif(image).get(274, 1) in {5, 6, 7, 8}
            return (image.height, image.width) if is_turned else (image.width, image.height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _svg_size(head: str) -> tuple[int, int] | None:
    opening = head[head.find("<svg") :].partition(">")[0]
    sizes = dict(SVG_SIZE.findall(opening))
    found = SVG_VIEW_BOX.search(opening)
    try:
        if len(sizes) == 2:
            width, height = float(sizes["width"]), float(sizes["height"])
        elif found:
            width, height = float(found[1]), float(found[2])
        else:
            return None
    except ValueError:
        return None
    return (round(width), round(height)) if 1 <= width < 100_000 and 1 <= height < 100_000 else None
