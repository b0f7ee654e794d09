"""What an import changed, or would change: the counts, and each course with the fields that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coursewell.authoring.applying.changes import Changes

#: A person recognises a text by its start.
SHOWN = 200


@dataclass
class Outcome:
    """One import of a table: the counts, and which courses."""

    changes: Changes = field(default_factory=Changes)
    created: list[dict[str, Any]] = field(default_factory=list)
    updated: dict[str, dict[str, Any]] = field(default_factory=dict)
    archived: list[dict[str, Any]] = field(default_factory=list)

    def note_created(self, key: str, title: str) -> None:
        self.created.append({"key": key, "title": title})

    def note_updated(self, key: str, title: str, fields: Mapping[str, tuple[Any, Any]]) -> None:
        known = self.updated.setdefault(key, {"key": key, "title": title, "fields": {}})
        known["fields"] |= {name: [shown(old), shown(new)] for name, (old, new) in fields.items()}

    def note_archived(self, key: str, title: str) -> None:
        self.archived.append({"key": key, "title": title})

    def details(self) -> dict[str, Any]:
        return {"created": self.created, "updated": list(self.updated.values()), "archived": self.archived}

    def lines(self, most: int) -> list[str]:
        """The first courses, in words; those that change before those that are new."""
        updated = [
            f"{item['key']} “{item['title']}”: "
            + "; ".join(in_words(name, *pair) for name, pair in item["fields"].items())
            for item in self.updated.values()
        ]
        archived = [f"{item['key']} “{item['title']}”: archived, because it is absent" for item in self.archived]
        created = [f"{item['key']} “{item['title']}”: new" for item in self.created]
        lines = [*updated, *archived, *created]
        more = len(lines) - most
        return [*lines[:most], *([f"… and {more:,} more; --json FILE has them all"] if more > 0 else [])]


def in_words(name: str, old: Any, new: Any) -> str:
    return f"{name} {quoted(old)} → {quoted(new)}"


def quoted(value: Any) -> str:
    text = "nothing" if value in ("", None, []) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def shown(value: Any) -> Any:
    if isinstance(value, bool | int | list) or value is None:
        return value
    text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
