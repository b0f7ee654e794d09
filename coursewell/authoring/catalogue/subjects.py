"""The subjects of a catalogue: found by code or title under their parents, made where they are missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.catalogue.entries import SubjectKey
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.slugs import free_slug, slug_of
from coursewell.courses.models import Subject

Place = tuple[tuple[str, ...], str]
Named = TypeVar("Named", str, tuple[str, ...])


class Shelf:
    """All subjects of the site in memory: a catalogue names hundreds, and asks for each thousands of times."""

    def __init__(self, source: str, changes: Changes) -> None:
        self.source = source
        self.changes = changes
        self.slugs: set[str] = set()
        self.by_code: dict[tuple[int | None, str], Subject] = {}
        self.by_title: dict[tuple[int | None, str], Subject] = {}
        self.by_source: dict[str, Subject] = {}
        for row in Subject.objects.order_by("pk"):
            self.slugs.add(row.slug)
            self.put(row)

    def put(self, row: Subject) -> None:
        if row.code and row.source == self.source:
            self.by_source.setdefault(row.code, row)
        # What another table calls COMP is something else.
        if row.code and row.source in {None, "", self.source}:
            self.by_code.setdefault((row.parent_id, row.code), row)
        self.by_title.setdefault((row.parent_id, row.title.casefold()), row)

    def path(self, titles: Iterable[str]) -> Subject | None:
        """The subject at a path of titles, made where it is missing. None for the root."""
        parent: Subject | None = None
        for title in titles:
            parent = self.by_title.get((pk_of(parent), title.casefold())) or self.make(parent, "", title)
        return parent

    def make(self, parent: Subject | None, code: str, title: str) -> Subject:
        slug = free_slug(slug_of(code or title, "subject"), self.slugs)
        row = Subject.objects.create(
            parent=parent, code=code, title=title, slug=slug, source=self.source if code else None
        )
        self.slugs.add(slug)
        self.put(row)
        self.changes.note("created", "subject")
        return row


class Subjects:
    """Settles where the courses of one table belong."""

    def __init__(self, table: CatalogueMap, changes: Changes, known_editions: Mapping[int, str]) -> None:
        self.table = table
        self.changes = changes
        #: The newest edition of the courses in each subject: an older row neither moves it nor calls it otherwise.
        self.known_editions = known_editions
        self.is_anywhere = table.subject.anywhere or bool(table.subject.source)
        self.shelf = Shelf(table.subject.source or table.source, changes)

    def settle(self, wanted: Iterable[tuple[SubjectKey, str]]) -> dict[SubjectKey, Subject]:
        """The subject of each (key, edition). Where rows disagree about a title or a place, most of the newest win."""
        titles: dict[Place, Counter[tuple[str, str]]] = defaultdict(Counter)
        paths: dict[Place, Counter[tuple[str, tuple[str, ...]]]] = defaultdict(Counter)
        unique: dict[SubjectKey, None] = {}
        for key, edition in wanted:
            unique.setdefault(key)
            place = self.place_of(key)
            paths[place][edition, key.path] += 1
            if key.title:
                titles[place][edition, key.title] += 1
        settled: dict[Place, Subject] = {}
        for key in sorted(unique, key=lambda key: (key.path, key.code, key.title)):
            place = self.place_of(key)
            if place not in settled:
                edition, path = first_of(paths[place])
                title = first_of(titles[place])[1] if titles[place] else ""
                settled[place] = self._find(path, key.code, title, edition)
        return {key: settled[self.place_of(key)] for key in unique}

    def place_of(self, key: SubjectKey) -> Place:
        path = () if key.code and self.is_anywhere else key.path
        return path, f"code:{key.code}" if key.code else f"title:{key.title.casefold()}"

    def _find(self, path: tuple[str, ...], code: str, title: str, edition: str) -> Subject:
        found = self.shelf.by_source.get(code) if code and (self.is_anywhere or not path) else None
        if found and self.is_old(found, edition):
            return found
        if found and not (self.table.subject.anywhere and path):
            return self._called(found, title)
        parent = self.shelf.path(path)
        if code:
            found = found or self.shelf.by_code.get((pk_of(parent), code))
        else:
            found = self.shelf.by_title.get((pk_of(parent), title.casefold()))
        if found is None:
            return self.shelf.make(parent, code, title or code)
        if found.parent_id != pk_of(parent):
            found.parent = parent
            found.save(update_fields=["parent"])
            self.changes.note("updated", "subject")
        return self._called(found, title) if code else found

    def is_old(self, subject: Subject, edition: str) -> bool:
        return edition < self.known_editions.get(subject.pk, "")

    def _called(self, subject: Subject, title: str) -> Subject:
        # A subject of another table keeps the title which that gave it.
        if title and subject.title != title and not self.table.subject.source:
            subject.title = title
            subject.save(update_fields=["title"])
            self.changes.note("updated", "subject")
        return subject


def first_of(counts: Counter[tuple[str, Named]]) -> tuple[str, Named]:
    """(edition, value): of the newest edition, the most frequent; ties go to the alphabet, never to the order."""
    newest = max(edition for edition, _ in counts)
    found = {value: count for (edition, value), count in counts.items() if edition == newest}
    return newest, min(found, key=lambda value: (-found[value], value))


def pk_of(subject: Subject | None) -> int | None:
    return subject.pk if subject else None
