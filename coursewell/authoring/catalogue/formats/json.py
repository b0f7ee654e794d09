"""JSON: one value, in which a path leads to the records. Read piece by piece: one record at a time is in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, TextIO

from coursewell.authoring.catalogue.formats.scanning import DEEPEST, Text
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.opening import printable
from coursewell.authoring.catalogue.values import Record, RecordError
from coursewell.authoring.problems import Report, SourceError

NAME = "json"
#: Values in one record: each takes a hundred bytes of memory when it is read.
MOST_VALUES = 200_000


def read(stream: TextIO, table: CatalogueMap, report: Report, file: str) -> Iterator[tuple[int, Record | None]]:
    yield from records_at(stream, table.records, report, file)


def records_at(stream: TextIO, path: str, report: Report, file: str) -> Iterator[tuple[int, Record | None]]:
    for line, number, found in items_at(stream, path, report, file):
        if isinstance(found, dict):
            yield line, found
            continue
        if found is not None:
            report.error(f"Record {number} is not a record (a JSON object).", file, line)
        yield line, None


def items_at(stream: TextIO, path: str, report: Report, file: str) -> Iterator[tuple[int, int, Any]]:
    """(line, number, value) of all that lies at a path; None for what was reported as bad."""
    text = Text(stream)
    search = Search(text, report, file)
    yield from search.below([step for step in path.split(".") if step])
    if text.peek():
        raise SourceError(f"Line {text.line} is not valid JSON: the value has ended, and more follows.")
    if not search.has_found:
        nothing = search.hint or "It holds no list: put square brackets around a single record."
        lists = f"Lists are at: {', '.join(search.lists)}." if search.lists else nothing
        raise SourceError(f"There is no list of records at “{path or '.'}”: set “records” in the map. {lists}")


class Search:
    """Follows a path through the text: what leads there is passed by, what lies there is read whole, one by one."""

    def __init__(self, text: Text, report: Report, file: str) -> None:
        self.text, self.report, self.file = text, report, file
        self.number = 0
        self.has_found = False
        self.lists: list[str] = []
        self.hint = ""

    def below(self, path: list[str], depth: int = 0) -> Iterator[tuple[int, int, Any]]:
        opening = self.text.peek()
        if opening == "[" and depth < DEEPEST:
            self.has_found = self.has_found or not path
            self.hint = self.hint or "The whole file is a list."
            yield from self._items(path)
        elif opening == "{" and path:
            yield from self._members(path, depth)
        elif opening == "{":
            self._note_lists()
        else:
            self._decoded(self.text.value())

    def _items(self, path: list[str]) -> Iterator[tuple[int, int, Any]]:
        self.text.take("[")
        if self.text.peek() == "]":
            self.has_found = True
            self.text.take("]")
            return
        while True:
            yield from self._found(path, None)
            if self.text.peek() == "]":
                break
            self.text.take(",")
        self.text.take("]")

    def _members(self, path: list[str], depth: int) -> Iterator[tuple[int, int, Any]]:
        for key in self._keys():
            if path[0] == "*":
                self.has_found = True
                yield from self._found(path[1:], key)
            elif key == path[0]:
                yield from self.below(path[1:], depth + 1)
            else:
                self._pass_by(key)

    def _note_lists(self) -> None:
        for key in self._keys():
            self._pass_by(key)

    def _pass_by(self, key: str) -> None:
        if self.text.peek() == "[" and len(self.lists) < 10:
            self.lists.append(key[:60])
        self.text.skip()

    def _keys(self) -> Iterator[str]:
        """The names in an object; whoever asks for the next one has read the value of the last."""
        self.text.take("{")
        if self.text.peek() == "}":
            self.text.take("}")
            return
        while True:
            if self.text.peek() != '"':
                self.text.take('"')
            key = self._decoded(self.text.value())
            self.text.take(":")
            yield str(key)
            if self.text.peek() == "}":
                break
            self.text.take(",")
        self.text.take("}")

    def _found(self, path: list[str], key: str | None) -> Iterator[tuple[int, int, Any]]:
        self.text.peek()
        line = self.text.line
        source = self.text.value()
        try:
            value = self._decoded(source)
        except RecordError as error:
            self.number += 1
            self.report.error(f"Record {self.number} is bad: {error}.", self.file, line)
            yield line, self.number, None
            return
        for item in walk(value, path, None, key):
            self.has_found = True
            self.number += 1
            yield line, self.number, item

    def _decoded(self, source: str) -> Any:
        try:
            return decoded(source)
        except json.JSONDecodeError as error:
            raise SourceError(f"Line {self.text.line} is not valid JSON: {error.msg}.") from None


def walk(value: Any, path: list[str], parent: Any, key: str | None) -> Iterator[Any]:
    """What lies at a path in a value that was read. A record knows what holds it (`^`) and its name there (`@key`)."""
    if isinstance(value, list):
        for item in value:
            yield from walk(item, path, parent, key)
    elif isinstance(value, dict):
        around = {} if parent is None else {"^": parent}
        here = {**value, **around} if key is None else {**value, **around, "@key": key}
        if not path:
            yield here
        elif path[0] == "*":
            for name, item in value.items():
                yield from walk(item, path[1:], here, name)
        else:
            yield from walk(value.get(path[0]), path[1:], here, None)
    elif not path and value is not None:
        yield value


def is_small(source: str) -> bool:
    return source.count(",") + source.count("[") + source.count("{") <= MOST_VALUES


def decoded(source: str) -> Any:
    """The value. JSONDecodeError where this is no JSON, RecordError where it is none that we take."""
    if not is_small(source):
        raise RecordError(f"it holds more than {MOST_VALUES:,} values")
    try:
        return json.loads(source, object_pairs_hook=without_repeats)
    except RecursionError:
        raise RecordError("it is nested too deeply") from None
    except json.JSONDecodeError:
        raise
    except ValueError:
        raise RecordError("it holds a number that is too long") from None


def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = Counter(names).most_common(1)[0][0]
        raise RecordError(f"“{printable(twice[:60])}” is given twice in one object")
    return found
