"""What an import changed, counted as it happens, and the one way here to save a row: only if it differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Model

Verb = Literal["created", "updated", "removed"]


#: From the whole to the parts, as a person would tell it.
ORDER = ("course", "module", "content", "file", "instructor", "subject")


#: How a person calls what differs, where the name of the column is not it.
WORDS = {"body": "text", "data": "settings", "is_open": "who may read it", "duration_minutes": "duration"}


class ApplyError(Exception):
    """The document contradicts what the site holds; the message says how, and what to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row that changes: what it is called, and how it changes where that needs words."""

    verb: Verb
    thing: str
    name: str
    how: str = ""

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} “{self.name}”" + (f": {self.how}" if self.how else "")

    def as_json(self) -> dict[str, str]:
        return {"verb": self.verb, "thing": self.thing, "name": self.name, "how": self.how}


@dataclass
class Changes:
    """(verb, thing) -> how many; and, of an outline, which."""

    counts: Counter[tuple[Verb, str]] = field(default_factory=Counter)
    details: list[Change] = field(default_factory=list)

    def note(self, verb: Verb, thing: str, count: int = 1) -> None:
        if count:
            self.counts[verb, thing] += count

    def note_one(self, verb: Verb, thing: str, name: str, how: str = "") -> None:
        self.note(verb, thing)
        self.details.append(Change(verb, thing, name, how))

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.counts + other.counts, self.details + other.details)

    def as_json(self) -> dict[str, dict[str, int]]:
        table: dict[str, dict[str, int]] = {"created": {}, "updated": {}, "removed": {}}
        for (verb, thing), count in sorted(self.counts.items(), key=lambda item: rank(item[0][1])):
            table[verb][thing] = count
        return table

    def in_words(self) -> str:
        """“created 1 course, 12 modules; removed 1 file”, or “unchanged”."""
        parts = []
        for verb, things in self.as_json().items():
            if things:
                parts.append(f"{verb} " + ", ".join(counted(count, thing) for thing, count in things.items()))
        return "; ".join(parts) or "unchanged"


def rank(thing: str) -> int:
    return ORDER.index(thing) if thing in ORDER else len(ORDER)


#: “flaw in captions”: two are “flaws in captions”.
AFTER_NOUN = re.compile(r" (?:in|of|that|with|without) ")


def counted(count: int, thing: str) -> str:
    end = found.start() if (found := AFTER_NOUN.search(thing)) else len(thing)
    plural = f"{thing[:end]}{'zes' if thing[:end].endswith('z') else 's'}{thing[end:]}"
    return f"{count:,} {thing if count == 1 else plural}"


def save_if_changed(row: Model, values: Mapping[str, Any], *, touch: tuple[str, ...] = ()) -> dict[str, Any]:
    """Set and save the values that differ; no statement at all when none does. Gives what they were."""
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    for name in before:
        setattr(row, name, values[name])
    if before:
        row.save(update_fields=[*before, *touch])
    return before


def in_what_way(before: Mapping[str, Any]) -> str:
    """“renamed from “Bends”, moved, text”: what is different now, from the values that were there."""
    ways = []
    for name, value in before.items():
        if name == "title":
            ways.append(f"renamed from “{value}”")
        elif name == "slug":
            ways.append(f"its address was “{value}”")
        elif name == "module_id":
            ways.append("moved to another module")
        elif name != "position":
            ways.append(WORDS.get(name, name.removesuffix("_id").replace("_", " ")))
        elif "module_id" not in before:
            ways.append("moved")
    return ", ".join(ways)
