"""The log of a reader: what it asked, when, and what it was shown. Equal pages are written down once."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from freshkeys.checking.history import frozen
from freshkeys.checking.judge import Answer


@dataclass(frozen=True)
class Page:
    """One address and how to read it: from the status and the text to the registers that it shows."""

    kind: str
    path: str
    parse: Callable[[int, str], Mapping[str, Any]]
    #: What the answer says of its language, or none where there is nothing to see.
    language: Callable[[str], str | None] = lambda text: None
    weight: int = 1
    #: The plot that it shows, or none for all of them.
    plot: int | None = None


class AnswerLog:
    """Appends answers; `flush` makes them readable."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", buffering=1 << 16)
        self.known: dict[bytes, int] = {}

    def note(self, page: Page, language: str, asked: float, answered: float, status: int, text: str, how: str) -> None:
        entry: dict[str, Any] = {"page": page.kind, "asked": asked, "answered": answered, "fault": how}
        entry["wall"] = self._wall()
        if status in (200, 404):
            entry["seen"] = self._seen(page, language, status, text)
        else:
            entry["status"] = status
            entry["text"] = text[:300]
        self.file.write(json.dumps(entry) + "\n")

    @staticmethod
    def _wall() -> float:
        return time.time() - time.monotonic()

    def _seen(self, page: Page, language: str, status: int, text: str) -> int:
        digest = hashlib.blake2b(f"{page.path}\0{language}\0{status}\0{text}".encode(), digest_size=16).digest()
        if (number := self.known.get(digest)) is None:
            number = self.known[digest] = len(self.known)
            values = dict(page.parse(status, text))
            if status == 200 and (spoken := page.language(text)) is not None:
                values[f"={language}"] = spoken
            self.file.write(json.dumps({"number": number, "values": values}) + "\n")
        return number

    def flush(self) -> None:
        self.file.flush()


@dataclass
class Answers:
    """What the logs of all readers hold."""

    answers: list[Answer] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    #: By kind of error, the first of each.
    examples: dict[str, str] = field(default_factory=dict)
    pages: int = 0

    @classmethod
    def of(cls, logs: Iterable[Path]) -> Answers:
        found = cls()
        for log in logs:
            found._read(_lines(log))
        return found

    def _read(self, entries: Iterable[dict[str, Any]]) -> None:
        contents: dict[int, Mapping[str, Any]] = {}
        for entry in entries:
            if "number" in entry:
                contents[entry["number"]] = {name: frozen(value) for name, value in entry["values"].items()}
            elif "seen" in entry:
                values = contents[entry["seen"]]
                times = entry["asked"], entry["answered"]
                self.answers.append(Answer(entry["page"], *times, values, entry["fault"], entry["wall"]))
            else:
                kind = str(entry["status"] or "no answer")
                self.errors[kind] += 1
                self.examples.setdefault(kind, f"{entry['page']} under {entry['fault']}: {entry['text']}")
        self.pages += len(contents)


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    with log.open() as file:
        for line in file:
            if line.endswith("}\n"):  # the last one may be half written
                yield json.loads(line)
