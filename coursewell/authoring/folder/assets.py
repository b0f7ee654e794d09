"""Files that become part of a document: hashed, held to the limits, and looked into before anybody else has to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import BinaryIO

from coursewell.authoring import xml
from coursewell.authoring.document import limits
from coursewell.authoring.document.model import Asset
from coursewell.authoring.sources import Opener
from coursewell.courses.files import PictureError, sniff

CHUNK = 256 * 1024


class AssetError(ValueError):
    """A file that cannot be taken along, in a sentence, with a line where it has one."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass
class Taken:
    """What was taken from a source as assets; a tree and the trees below it share one."""

    #: digest -> how to open the bytes again.
    openers: dict[str, Opener] = field(default_factory=dict)
    #: Paths in the source of the files that became assets; texts apart.
    used: set[str] = field(default_factory=set)
    together: int = 0

    def take(self, name: str, promised: int, opener: Opener, place: str) -> Asset:
        """The asset called `name`, whose bytes lie at `place` in the source. OSError, SourceError or AssetError."""
        if promised > limits.ASSET:
            raise too_large()
        with opener() as file:
            look_into(file, name)
            file.seek(0)
            digest, size = self._digest(file)
        self.openers[digest] = opener
        if not name.endswith(".md"):
            self.used.add(place)
        return Asset(name, digest, size)

    def _digest(self, file: BinaryIO) -> tuple[str, int]:
        """The hash and size of what is really there, which may be more than was promised."""
        digest, size = hashlib.sha256(), 0
        while chunk := file.read(CHUNK):
            size += len(chunk)
            self.together += len(chunk)
            if size > limits.ASSET:
                raise too_large()
            if self.together > limits.ASSETS_TOGETHER:
                raise AssetError(f"The files are too large: at most {in_words(limits.ASSETS_TOGETHER)} together.")
            digest.update(chunk)
        return digest.hexdigest(), size


def look_into(file: BinaryIO, name: str) -> None:
    """AssetError for a picture that is broken or could do harm."""
    try:
        media_type = sniff(file, name)
        says_drawing = name.lower().endswith(".svg") and not media_type.startswith("image/")
        if media_type == "image/svg+xml" or says_drawing:
            file.seek(0)
            xml.check_drawing(file.read(xml.BYTES + 1))
    except PictureError as error:
        raise AssetError(str(error)) from None
    except xml.XmlError as error:
        raise AssetError(error.message, error.line) from None


def too_large() -> AssetError:
    return AssetError(f"This file is too large: at most {in_words(limits.ASSET)} each.")


def in_words(count: int) -> str:
    return f"{count // limits.MIB:,} MiB" if count >= limits.MIB else f"{count:,} bytes"
