"""The subjects of a catalogue: found by code or title under their parents, made where they are missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.catalogue.entries import SubjectKey
from coursewell.authoring.slugs import free_slug, slug_of
from coursewell.courses.models import Subject

Place = tuple[tuple[str, ...], str]


class Subjects:
    """All subjects of the site in memory: a catalogue names hundreds, and asks for each thousands of times."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.rows = list(Subject.objects.order_by("pk"))
        self.slugs = {row.slug for row in self.rows}
        self.by_code: dict[tuple[int | None, str], Subject] = {}
        self.by_title: dict[tuple[int | None, str], Subject] = {}
        for row in self.rows:
            self._index(row)

    def _index(self, row: Subject) -> None:
        if row.code:
            self.by_code.setdefault((row.parent_id, row.code), row)
        self.by_title.setdefault((row.parent_id, row.title.casefold()), row)

    def settle(self, keys: Iterable[SubjectKey]) -> dict[SubjectKey, Subject]:
        """The subject of each key. Where records give one code several titles, the most frequent one counts."""
        titles: dict[Place, Counter[str]] = defaultdict(Counter)
        unique: dict[SubjectKey, None] = {}
        for key in keys:
            unique.setdefault(key)
            if key.title:
                titles[place_of(key)][key.title] += 1
        settled: dict[Place, Subject] = {}
        for key in sorted(unique, key=lambda key: (key.path, key.code, key.title)):
            place = place_of(key)
            if place not in settled:
                # Ties go to the alphabet, so that the order of the rows decides nothing.
                title = min(titles[place].items(), key=lambda item: (-item[1], item[0]))[0] if titles[place] else ""
                settled[place] = self._find(key.path, key.code, title)
        return {key: settled[place_of(key)] for key in unique}

    def _find(self, path: tuple[str, ...], code: str, title: str) -> Subject:
        parent: Subject | None = None
        for name in path:
            parent = self.by_title.get((pk_of(parent), name.casefold())) or self._make(parent, "", name)
        found = (
            self.by_code.get((pk_of(parent), code)) if code else self.by_title.get((pk_of(parent), title.casefold()))
        )
        if found is None:
            return self._make(parent, code, title or code)
        if code and title and found.title != title:
            found.title = title
            found.save(update_fields=["title"])
            self.changes.note("updated", "subject")
        return found

    def _make(self, parent: Subject | None, code: str, title: str) -> Subject:
        slug = free_slug(slug_of(code or title, "subject"), self.slugs)
        row = Subject.objects.create(parent=parent, code=code, title=title, slug=slug)
        self.slugs.add(slug)
        self._index(row)
        self.changes.note("created", "subject")
        return row


def place_of(key: SubjectKey) -> Place:
    return key.path, f"code:{key.code}" if key.code else f"title:{key.title.casefold()}"


def pk_of(subject: Subject | None) -> int | None:
    return subject.pk if subject else None
