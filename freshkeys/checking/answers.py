"""The log of a reader: what it asked, when, and what it was shown. Equal pages are written down once."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from freshkeys.checking.history import frozen
from freshkeys.checking.judge import Answer

#: No answer, while whoever answers was being killed.
CUT_OFF = "cut off"


@dataclass(frozen=True)
class Asked:
    """What a request has besides its address, and what the answer must then tell of it."""

    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    told: str = ""


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
    #: The ways to ask for it, and what the answer says of which one it was.
    asked: Sequence[Asked] = (Asked(),)
    told: Callable[[str], str | None] = lambda text: None


@dataclass(frozen=True)
class Request:
    """One page, asked for in one language and one way."""

    page: Page
    language: str
    asked: Asked

    @property
    def address(self) -> str:
        return self.page.path + self.asked.query

    @property
    def headers(self) -> dict[str, str]:
        return {"Accept-Language": self.language, **self.asked.headers}

    def values(self, status: int, text: str) -> dict[str, Any]:
        """What an answer shows; a name that begins with = is what it must show of the request."""
        values = dict(self.page.parse(status, text))
        told = ((self.language, self.page.language), (self.asked.told, self.page.told))
        for expected, find in told if status == 200 else ():
            if (found := find(text)) is not None:
                values[f"={expected}"] = found
        return values


class AnswerLog:
    """Appends answers; `flush` makes them readable."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", buffering=1 << 16)
        self.known: dict[bytes, int] = {}

    def note(
        self, request: Request, asked: float, answered: float, status: int, text: str, how: str, served: str = ""
    ) -> None:
        entry: dict[str, Any] = {"page": request.page.kind, "asked": asked, "answered": answered, "fault": how}
        entry["wall"] = self._wall()
        entry["served"] = served
        if status in (200, 404):
            entry["seen"] = self._seen(request, status, text)
        else:
            entry["status"] = status
            entry["text"] = text[:300]
        self.file.write(json.dumps(entry) + "\n")

    @staticmethod
    def _wall() -> float:
        return time.time() - time.monotonic()

    def _seen(self, request: Request, status: int, text: str) -> int:
        which = f"{request.page.kind}\0{request.address}\0{request.language}\0{request.asked.told}\0{status}\0{text}"
        digest = hashlib.blake2b(which.encode(), digest_size=16).digest()
        if (number := self.known.get(digest)) is None:
            number = self.known[digest] = len(self.known)
            values = request.values(status, text)
            self.file.write(json.dumps({"number": number, "values": values}) + "\n")
        return number

    def flush(self) -> None:
        self.file.flush()


@dataclass
class Answers:
    """What the logs of all readers hold."""

    answers: list[Answer] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    #: What the edge says that it did: found, built, and so on.
    served: Counter[str] = field(default_factory=Counter)
    #: By kind of error, the first of each.
    examples: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    cut_off: Collection[str] = ()

    @classmethod
    def of(cls, logs: Iterable[Path], cut_off: Collection[str] = ()) -> Answers:
        """`cut_off` are the faults under which whoever answers is killed, so that some get no answer."""
        found = cls(cut_off=cut_off)
        for log in logs:
            found._read(_lines(log))
        return found

    def _read(self, entries: Iterable[dict[str, Any]]) -> None:
        contents: dict[int, Mapping[str, Any]] = {}
        for entry in entries:
            if entry.get("served"):
                self.served[entry["served"]] += 1
            if "number" in entry:
                contents[entry["number"]] = {name: frozen(value) for name, value in entry["values"].items()}
            elif "seen" in entry:
                values = contents[entry["seen"]]
                times = entry["asked"], entry["answered"]
                self.answers.append(Answer(entry["page"], *times, values, entry["fault"], entry["wall"]))
            else:
                kind = str(entry["status"] or (CUT_OFF if entry["fault"] in self.cut_off else "no answer"))
                self.errors[kind] += 1
                self.examples.setdefault(kind, f"{entry['page']} under {entry['fault']}: {entry['text']}")
        self.pages += len(contents)


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    with log.open() as file:
        for line in file:
            if line.endswith("}\n"):  # the last one may be half written
                yield json.loads(line)
