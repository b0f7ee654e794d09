"""How a field of a course is drawn from a record: by a path, and then what is done with what is found there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]

MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|$~^])")
LINE_START = re.compile(r"^([ \t]*)([-+=:]|\d{1,9}[.)])", re.MULTILINE)
NAME = re.compile(r"\{([^{}]*)\}")


class RecordError(Exception):
    """What the record holds cannot be used; the message says why."""


@dataclass(frozen=True)
class Value:
    """One entry of a map. The steps happen in the order of the fields."""

    #: Alternatives: the first that is not empty is taken. "." is the record itself.
    paths: tuple[str, ...] = ()
    template: str = ""
    constant: str = ""
    each: str = ""
    split: re.Pattern[str] | None = None
    unescape: bool = False
    match: re.Pattern[str] | None = None
    #: What is made of a match, with \\1 for its first group; without it, that group or all that matched.
    made: str = ""
    table: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    shorten: int = 0
    join: str = ", "
    default: str = ""

    def texts(self, record: Record) -> list[str]:
        """All values, for a field that is a list."""
        found = [text for raw in self._found(record) if (text := self._made(raw))]
        return list(dict.fromkeys(found))

    def text(self, record: Record) -> str:
        """One value; several are joined."""
        return self.join.join(self.texts(record)) or self.default

    def written(self, record: Record) -> str:
        """What the source has, before anything is done with it."""
        return self.join.join(self._found(record))

    def _found(self, record: Record) -> Iterator[str]:
        if self.constant:
            yield self.constant
        elif self.template:
            yield NAME.sub(lambda name: " ".join(scalars(lookup(record, name[1]))), self.template)
        for path in self.paths:
            found = list(scalars(lookup(record, path), self.each))
            if any(found):
                for text in found:
                    yield from self.split.split(text) if self.split else (text,)
                return

    def _made(self, text: str) -> str:
        text = text.strip()
        if self.unescape:
            text = html.unescape(text).strip()
        if self.match and text:
            text = self._matched(self.match, text)
        if self.table:
            text = self.table.get(text, self.default if self.default else text)
        if self.plain:
            text = as_markdown(text)
        return shortened(text, self.shorten) if self.shorten else text

    def _matched(self, match: re.Pattern[str], text: str) -> str:
        found = match.search(text)
        if found is None:
            return ""
        if self.made:
            return found.expand(self.made).strip()
        return (found[1] if match.groups else found[0]) or ""


def lookup(value: Any, path: str) -> Any:
    """What lies at a dotted path; through lists, what lies there in each item. None where there is nothing."""
    if path == ".":
        return value
    if isinstance(value, Mapping) and path in value:
        return value[path]
    first, _, rest = path.partition(".")
    if isinstance(value, list):
        return [lookup(item, path) for item in value]
    if not isinstance(value, Mapping):
        return None
    found = value.get(first)
    return lookup(found, rest) if rest else found


def scalars(value: Any, each: str = "") -> Iterator[str]:
    """The texts in a value: itself, or those of a list (of lists)."""
    if isinstance(value, list):
        for item in value:
            yield from scalars(lookup(item, each) if each else item)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str | int | float):
        yield str(value)
    elif value is not None:
        raise RecordError("a group of values stands where one value is needed; name the one with a dot")


def as_markdown(text: str) -> str:
    """Plain text, so written that Markdown shows it as it is."""
    return LINE_START.sub(r"\1\\\2", MARKDOWN.sub(r"\\\1", text))


def shortened(text: str, most: int) -> str:
    """The text, cut after a sentence or a word so that it is no longer than `most` characters."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[:most]
    sentence = max(cut.rfind(". "), cut.rfind("? "), cut.rfind("! "))
    if sentence > most // 3:
        return cut[: sentence + 1]
    return cut[: most - 1].rpartition(" ")[0] + "…"
