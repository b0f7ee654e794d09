"""The outline of a draft as the studio's pages show it: one query, without texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.functional import Promise, cached_property

from coursewell.authoring.models import Draft
from coursewell.courses import kinds
from coursewell.courses.links import Place, default_path, places_of

#: Past so many lessons only one module is shown unfolded at a time: a page of thousands of rows is no help.
FOLDED_PAST = 300


@dataclass(frozen=True)
class Item:
    """One content of the draft."""

    uid: str
    title: str
    slug: str
    kind: str
    path: str
    minutes: int | None
    is_open: bool
    module: str

    @property
    def icon(self) -> str:
        return kinds.get(self.kind).icon

    @property
    def label(self) -> str | Promise:
        return kinds.get(self.kind).label


@dataclass(frozen=True)
class Section:
    """One module of the draft."""

    uid: str
    title: str
    slug: str
    description: str
    items: tuple[Item, ...]


class Shape:
    """Modules with their contents, in the order of the draft."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        names = ("uid", "title", "slug", "kind", "path", "is_open")
        found = self.draft.contents.filter(removed_at=None).values(*names, minutes=F("duration_minutes"))
        rows: dict[str, Any] = {row["uid"]: row for row in found}
        return tuple(
            Section(
                module["uid"],
                module["title"],
                module["slug"],
                module.get("description", ""),
                tuple(Item(**rows[uid], module=module["slug"]) for uid in module["contents"] if uid in rows),
            )
            for module in self.draft.outline
        )

    @property
    def items(self) -> Iterator[Item]:
        return (item for section in self.sections for item in section.items)

    @cached_property
    def count(self) -> int:
        return sum(1 for _ in self.items)

    @property
    def is_long(self) -> bool:
        return self.count > FOLDED_PAST

    def find(self, uid: str) -> Item | None:
        return next((item for item in self.items if item.uid == uid), None)

    def places(self) -> dict[str, Place]:
        """As `courses.links.lesson_places` says it of the live rows."""
        return places_of(
            (item.path or default_path(item.module, item.slug), item.module, item.slug) for item in self.items
        )
