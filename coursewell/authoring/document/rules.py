"""What a value in a document must be like. Each rule says what is wrong in words, and says itself as JSON Schema."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from coursewell.authoring.document import limits
from coursewell.authoring.document.paths import complaint as complaint_about_path

SLUG = re.compile(r"[-\w]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
UID = re.compile(r"[0-9a-f]{32}")
DIGEST = re.compile(r"[0-9a-f]{64}")
#: No database keeps a NUL, no encoding half a pair; newlines are plain ones.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
#: What would break a line, or show nothing and change what follows.
CONTROL = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Rule(Protocol):
    def complaint(self, value: Any) -> str | None:
        """What is wrong, to follow the name of the value: “is longer than 300 characters; shorten it”."""

    def schema(self) -> dict[str, Any]:
        """The same for a machine, as far as JSON Schema can say it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text, without spaces around it."""

    most: int
    least: int = 0

    def complaint(self, value: str) -> str | None:
        if len(value) < self.least:
            return "is empty; give it one"
        if len(value) > self.most:
            return f"is longer than {self.most:,} characters; shorten it"
        if CONTROL.search(value):
            return "holds a line break or control character; write it in one line"
        return "begins or ends with a space; remove it" if value != value.strip() else None

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "string", "maxLength": self.most, "pattern": r"^(\S([^\n\r\t]*\S)?)?$"}
        return shape | ({"minLength": self.least} if self.least else {})


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown of any number of lines. `is_trimmed`: nothing but text at both ends."""

    most: int
    is_trimmed: bool = True

    def complaint(self, value: str) -> str | None:
        if len(value) > self.most or (len(value) > self.most // 4 and len(value.encode(errors="replace")) > self.most):
            return f"is longer than {self.most:,} bytes; shorten it"
        if UNSTORABLE.search(value):
            return "holds a NUL or half a character pair, which no database can keep; remove it"
        if "\r" in value:
            return "has newlines of another system; write plain ones (\\n)"
        if self.is_trimmed and value != value.strip():
            return "begins or ends with white space; remove it"
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.most, "pattern": r"^[^\r\u0000]*$"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text of one shape. `words` say which."""

    shape: re.Pattern[str]
    words: str
    most: int
    is_optional: bool = False

    def complaint(self, value: str) -> str | None:
        if self.is_optional and not value:
            return None
        if len(value) > self.most:
            return f"is longer than {self.most:,} characters; shorten it"
        return None if self.shape.fullmatch(value) else f"must be {self.words}"

    def schema(self) -> dict[str, Any]:
        # \w is ASCII alone in ECMAScript, where these patterns may be read, so it is said by what it leaves out.
        inner = self.shape.pattern.replace(r"[-\w]", r"[^\s!-,./:-@\[-^`{-~]")
        return {
            "type": "string",
            "maxLength": self.most,
            "pattern": f"^({inner})?$" if self.is_optional else f"^({inner})$",
        }


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words."""

    choices: tuple[str, ...]

    def complaint(self, value: str) -> str | None:
        return None if value in self.choices else f"must be one of {', '.join(filter(None, self.choices))}"

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    least: int
    most: int

    def complaint(self, value: int) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int) or not self.least <= value <= self.most:
            return f"must be a whole number from {self.least:,} to {self.most:,}"
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address on the web, or nothing."""

    def complaint(self, value: str) -> str | None:
        if not value:
            return None
        if len(value) > limits.URL:
            return f"is longer than {limits.URL:,} characters; shorten it"
        return None if is_web_address(value) else "must be an address that starts with https:// or http://"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": limits.URL, "pattern": r"^([hH][tT][tT][pP][sS]?://\S+)?$"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that means the same everywhere."""

    def complaint(self, value: datetime) -> str | None:
        if value.tzinfo is None or value.utcoffset() is None:
            return "must say its time zone"
        return None if 1000 <= value.year < 9999 else "lies too far away"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Path:
    """Where a file lies, from the root of the course."""

    is_optional: bool = False

    def complaint(self, value: str) -> str | None:
        return None if self.is_optional and not value else complaint_about_path(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": limits.NAME, **({} if self.is_optional else {"minLength": 1})}


@dataclass(frozen=True, slots=True)
class Plain:
    """JSON by format: what a format brings that has no field. Small, shallow, and equal after any storing."""

    def complaint(self, value: Any) -> str | None:
        return complaint_about_plain(value, limits.EXTRA_DEPTH)

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}


def complaint_about_plain(value: Any, depth: int) -> str | None:
    """What keeps a value from being stored as JSON and read again as it was."""
    if depth < 0:
        return "is nested too deeply"
    if isinstance(value, str):
        return "holds a NUL or half a character pair; remove it" if UNSTORABLE.search(value) else None
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        # Beyond these a number may come back as another one, see RFC 8259, section 6.
        return None if abs(value) <= 10**15 else "holds a number that not every program can keep; write it as text"
    if isinstance(value, list | tuple):
        return next(filter(None, (complaint_about_plain(item, depth - 1) for item in value)), None)
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return "holds something that JSON cannot say"
    parts = [*value, *value.values()]
    return next(filter(None, (complaint_about_plain(item, depth - 1) for item in parts)), None)


def one_line(text: str) -> str:
    """The text as a `Line`: breaks and control characters become spaces, runs of them one."""
    return " ".join(filter(None, (piece.strip() for piece in CONTROL.sub("\n", text).split("\n"))))


def is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and not any(char.isspace() or unicodedata.category(char) in {"Cc", "Cs"} for char in value)
        )
    except ValueError:
        return False
