"""What an import changed, counted as it happens, and the one way here to save a row: only if it differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import Model

Verb = Literal["created", "updated", "removed"]


#: From the whole to the parts, as a person would tell it.
ORDER = ("course", "module", "content", "file", "instructor", "subject")


class ApplyError(Exception):
    """The document contradicts what the site holds; the message says how, and what to do."""


@dataclass
class Changes:
    """(verb, thing) -> how many."""

    counts: Counter[tuple[Verb, str]] = field(default_factory=Counter)

    def note(self, verb: Verb, thing: str, count: int = 1) -> None:
        if count:
            self.counts[verb, thing] += count

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.counts + other.counts)

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


def counted(count: int, thing: str) -> str:
    plural = f"{thing}zes" if thing.endswith("z") else f"{thing}s"
    return f"{count:,} {thing if count == 1 else plural}"


def save_if_changed(row: Model, values: Mapping[str, Any], *, touch: tuple[str, ...] = ()) -> bool:
    """Set and save the values that differ; no statement at all when none does."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=[*changed, *touch])
    return bool(changed)
