"""Putting a tree of subjects on the shelf: level by level in one transaction, only what differs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.db import transaction

from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.authoring.catalogue.slugs import default_slug, settle_slugs
from coursewell.authoring.catalogue.subjects import Shelf, pk_of
from coursewell.authoring.catalogue.tree.model import Key, Node, Nodes
from coursewell.authoring.slugs import slug_of
from coursewell.courses.database.statistics import refresh_statistics
from coursewell.courses.models import Subject

BATCH = 500


def import_subjects(
    *,
    table: CatalogueMap,
    nodes: Nodes,
    dry_run: bool = False,
    advance: Callable[[int], None] = lambda count: None,
    finish: Callable[[], None] = lambda: None,
) -> Outcome:
    """Create or update the subjects of one source. Those that are not in the table are left alone."""
    assert table.subjects is not None
    outcome = Outcome()
    with transaction.atomic():
        shelf = Shelf(table.source, outcome.changes)
        writer = TreeWriter(shelf, outcome, shelf.path(table.subjects.under))
        for _, level in groupby(nodes.by_depth(), key=lambda node: node.depth):
            count = writer.write(list(level))
            advance(count)
        transaction.set_rollback(dry_run)
        finish()
    if outcome.changes and not dry_run:
        refresh_statistics()
    return outcome


class TreeWriter:
    """Writes a tree of subjects, one depth after another, below `root`."""

    def __init__(self, shelf: Shelf, outcome: Outcome, root: Subject | None) -> None:
        self.shelf, self.outcome, self.root = shelf, outcome, root
        self.rows: dict[Key, Subject] = {}

    def write(self, level: list[Node]) -> int:
        """The nodes of one depth; those above them are written."""
        new = []
        for node in level:
            found = self._known(node)
            if found is None:
                new.append(node)
            else:
                self.rows[node.key] = found
                self._update(node, found)
        self._create(new)
        return len(level)

    def _above(self, node: Node) -> Subject | None:
        return self.rows[node.above] if node.above else self.root

    def _known(self, node: Node) -> Subject | None:
        """By its code within the source; without one, by its title at its place."""
        if node.code:
            return self.shelf.by_source.get(node.code)
        return self.shelf.by_title.get((pk_of(self._above(node)), node.title.casefold()))

    def _update(self, node: Node, row: Subject) -> None:
        wanted: dict[str, Any] = {"title": node.title, "parent_id": pk_of(self._above(node))}
        if not node.code:
            wanted = {}
        if node.description is not None:
            wanted["description"] = node.description
        if node.position is not None:
            wanted["position"] = node.position
        differing = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        if not differing:
            return
        before = {name: getattr(row, name) for name in differing}
        for name, value in differing.items():
            setattr(row, name, value)
        row.save(update_fields=[name.removesuffix("_id") for name in differing])
        self.outcome.changes.note("updated", "subject")
        self.outcome.note_updated(
            label(node), node.title, {name: (before[name], differing[name]) for name in differing}
        )

    def _create(self, new: list[Node]) -> None:
        wanted = {"\0".join(node.key): self._slug(node) for node in new}
        slugs = settle_slugs(wanted, self.shelf.slugs)
        rows = [
            Subject(
                parent=self._above(node),
                title=node.title,
                code=node.code,
                source=self.shelf.source if node.code else None,
                slug=slugs["\0".join(node.key)],
                description=node.description or "",
                position=node.position or 0,
            )
            for node in new
        ]
        for node, row in zip(new, Subject.objects.bulk_create(rows, batch_size=BATCH), strict=True):
            self.rows[node.key] = row
            self.shelf.put(row)
            self.shelf.slugs.add(row.slug)
            self.outcome.note_created(label(node), node.title)
        self.outcome.changes.note("created", "subject", len(new))

    def _slug(self, node: Node) -> str:
        """With its code, because titles repeat; without one, with the title above where it is taken."""
        if node.code:
            return default_slug(node.title, node.code)
        slug = slug_of(node.title, "subject")
        above = self._above(node)
        return slug_of(f"{above.slug} {node.title}", slug) if above and slug in self.shelf.slugs else slug


def label(node: Node) -> str:
    return node.code or node.title
