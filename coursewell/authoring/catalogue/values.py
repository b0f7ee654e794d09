"""How a field of a course is drawn from a record: by a path, and then what is done with what is found there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coursewell.authoring.catalogue.capitals import from_capitals
from coursewell.authoring.plain import as_markdown

Record = Mapping[str, Any]

NAME = re.compile(r"\{([^{}]*)\}")
#: A list as Python or JSON writes it in a cell: ['ARCH 4520', "Bo's", 12].
LIST = re.compile(r"\[(.*)\]", re.DOTALL)
ITEM = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*+)'|"((?:[^"\\]|\\.)*+)"|([^,'"\s][^,]*+)|)\s*(?:,|$)""", re.DOTALL)
LONGEST_LIST = 65_536
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


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
    #: Whether a text like ['a', 'b'] is a list.
    lists: bool = False
    split: re.Pattern[str] | None = None
    unescape: bool = False
    match: re.Pattern[str] | None = None
    #: What is made of a match, with \\1 for its first group; without it, that group or all that matched.
    made: str = ""
    table: Mapping[str, str] = field(default_factory=dict)
    from_capitals: bool = False
    plain: bool = False
    shorten: int = 0
    join: str = ", "
    default: str = ""

    def steps(self, record: Record) -> list[str]:
        """All values, for a path: a name may stand on it twice."""
        return [text for raw in self._found(record) if (text := self._made(raw))]

    def texts(self, record: Record) -> list[str]:
        """All values, for a field that is a list."""
        return list(dict.fromkeys(self.steps(record)))

    def text(self, record: Record) -> str:
        """One value; several are joined."""
        return self.join.join(self.texts(record)) or self.default

    def written(self, record: Record) -> str:
        """What the source has, before anything is done with it."""
        return self.join.join(self._found(record))

    def is_second_choice(self, record: Record) -> bool:
        """Whether the first of several paths leads to nothing in this record."""
        return len(self.paths) > 1 and not any(
            text.strip() for text in scalars(lookup(record, self.paths[0]), self.each)
        )

    def _found(self, record: Record) -> Iterator[str]:
        if self.constant:
            yield self.constant
        elif self.template:
            yield NAME.sub(lambda name: " ".join(scalars(lookup(record, name[1]))), self.template)
        for path in self.paths:
            found = list(scalars(lookup(record, path), self.each))
            if self.lists:
                found = [item for text in found for item in items_of(text)]
            if any(text.strip() for text in found):
                for text in found:
                    yield from (part for part in self.split.split(text) if part) if self.split else (text,)
                return

    def _made(self, text: str) -> str:
        text = text.strip()
        if self.unescape:
            text = html.unescape(text).strip()
        if self.match and text:
            text = self._matched(self.match, text)
        if self.table:
            text = self.table.get(text, self.default if self.default else text)
        if self.from_capitals:
            text = from_capitals(text)
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


def items_of(text: str) -> list[str]:
    """The items of a list that was written into a cell; a text that is no list is its only item.

    >>> items_of("['ARCH 4520', \"Bo's\"]"), items_of("[]"), items_of("plain")
    (['ARCH 4520', "Bo's"], [], ['plain'])
    """
    found = LIST.fullmatch(text.strip()) if len(text) <= LONGEST_LIST else None
    if found is None:
        return [text]
    inside: str = found[1]
    items, at = [], 0
    while at < len(inside):
        item = ITEM.match(inside, at)
        if item is None or item.end() == at:
            return [text]
        quoted = item[1] if item[1] is not None else item[2]
        items.append(ESCAPED.sub(r"\1", quoted) if quoted is not None else item[3] or "")
        at = item.end()
    return [item.strip() for item in items if item.strip()]


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
