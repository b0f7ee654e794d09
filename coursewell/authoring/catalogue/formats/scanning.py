"""Finding where the values of a JSON file begin and end, in a window that moves on: nothing is decoded here."""

from __future__ import annotations

import re
from typing import TextIO

from coursewell.authoring.catalogue.opening import LARGEST_RECORD, MIB
from coursewell.authoring.problems import SourceError

CHUNK = 64 * 1024
DEEPEST = 100

SPACE = re.compile(r"[ \t\r\n]*+")
#: The possessive quantifiers of Python 3.11 keep no way back, so a string of a megabyte costs one step of the stack.
STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
OTHER = re.compile(r"[^\"\[\]{}]++")
SCALAR_END = re.compile(r"[\s,\]}:]")


class Text:
    """A file of JSON, seen through a window that moves on."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.window = stream.read(CHUNK).removeprefix("\ufeff")
        self.at = 0
        self.line = 1

    def peek(self) -> str:
        """The next character that is not white space; "" at the end."""
        while True:
            self._pass(SPACE.match(self.window, self.at).end())  # type: ignore[union-attr]
            if self.at < len(self.window):
                return self.window[self.at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> None:
        found = self.peek()
        if found not in wanted or not found:
            raise SourceError(
                f"Line {self.line} is not valid JSON: {' or '.join(wanted)} is missing"
                + (f" before “{found}”." if found else ", and the file ends.")
            )
        self._pass(self.at + 1)

    def value(self) -> str:
        """The source of the next value, whole."""
        self.peek()
        length, depth = 0, 0
        while True:
            step = self._step(length, depth)
            if step is None:
                self._ask_for_more()
                continue
            length, depth, is_whole = step
            if depth > DEEPEST:
                raise SourceError(f"Line {self.line}: this JSON is nested too deeply (more than {DEEPEST} levels).")
            if length > LARGEST_RECORD:
                raise self.too_long()
            if is_whole:
                break
        source = self.window[self.at : self.at + length]
        self._pass(self.at + length)
        return source

    def _step(self, length: int, depth: int) -> tuple[int, int, bool] | None:
        """(length, depth, is the value whole?) one token further; None if the window ends before."""
        start = self.at + length
        if start >= len(self.window):
            return None
        char = self.window[start]
        if char in "[{":
            return length + 1, depth + 1, False
        if char in "]}":
            if depth == 0:
                raise SourceError(f"Line {self.line} is not valid JSON: a value is missing before “{char}”.")
            return length + 1, depth - 1, depth == 1
        if char == '"':
            found = STRING.match(self.window, start)
            return (found.end() - self.at, depth, depth == 0) if found else None
        if depth:
            return OTHER.match(self.window, start).end() - self.at, depth, False  # type: ignore[union-attr]
        while (end := SCALAR_END.search(self.window, self.at + length)) is None:
            if len(self.window) - self.at > LARGEST_RECORD:
                raise self.too_long()
            if not self._more():
                return len(self.window) - self.at, 0, True
        return max(end.start() - self.at, 1), 0, True

    def skip(self) -> None:
        """Past the next value, however long it is."""
        depth = 0
        self.peek()
        while True:
            step = self._step(0, depth)
            if step is None:
                self._ask_for_more()
                continue
            length, depth, is_whole = step
            self._pass(self.at + length)
            if is_whole:
                return

    def _ask_for_more(self) -> None:
        if len(self.window) - self.at > LARGEST_RECORD:
            raise self.too_long()
        if not self._more():
            raise SourceError("The JSON is not whole: the file ends in the middle of a value.")

    def too_long(self) -> SourceError:
        return SourceError(
            f"Line {self.line}: a record is longer than {LARGEST_RECORD // MIB} MiB. Set “records” in the map to the "
            "list of courses, or write the table as JSON lines."
        )

    def _more(self) -> bool:
        # Twice as much each time, so that looking again from the start of a value costs no square.
        found = self.stream.read(max(CHUNK, len(self.window) - self.at))
        self.window, self.at = self.window[self.at :] + found, 0
        return bool(found)

    def _pass(self, end: int) -> None:
        self.line += self.window.count("\n", self.at, end)
        self.at = end
