"""Writing the rows of courses: only what differs, and never an older edition over a newer one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from coursewell.authoring.catalogue.entries import COLUMNS, Entry
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.authoring.catalogue.slugs import default_slug, settle_slugs
from coursewell.authoring.owners import owner_for
from coursewell.authoring.slugs import slug_of
from coursewell.courses.models import Course, State, Subject

BATCH = 500
#: Where courses go whose table names no subject.
OTHER = "Other courses"
BLANK = ("", None)

Advance = Callable[[int], None]
Row = dict[str, Any]


@dataclass
class Owners:
    """Accounts by address, looked up once each."""

    default: str | None
    known: dict[str, int] = field(default_factory=dict)

    def pk_of(self, email: str) -> int:
        if email not in self.known:
            self.known[email] = owner_for(email or self.default).pk
        return self.known[email]


@dataclass
class Writer:
    """Writes the courses of one table."""

    table: CatalogueMap
    subjects: Mapping[str, Subject]
    owners: Owners
    outcome: Outcome
    now: datetime
    advance: Advance = lambda count: None

    def write(self, entries: Mapping[str, Entry], present: Mapping[str, Row]) -> dict[str, int]:
        """The id of each course, by key. `present` are the courses of this source that are there already."""
        new = [entry for key, entry in entries.items() if key not in present]
        slugs = self._slugs(entries, present)
        for key, entry in entries.items():
            if key in present:
                self._update(entry, present[key], slugs.get(key, ""))
                self.advance(1)
        made = self._create(new, slugs)
        self.outcome.changes.note("created", "course", len(made))
        return {key: row["pk"] for key, row in present.items()} | made

    def _slugs(self, entries: Mapping[str, Entry], present: Mapping[str, Row]) -> dict[str, str]:
        """Of new courses, and of those whose table says what theirs is."""
        wanted = {
            key: entry.slug or default_slug(entry.values["title"], key)
            for key, entry in entries.items()
            if entry.slug or key not in present
        }
        taken = set(Course.objects.values_list("slug", flat=True)) if wanted else set()
        return settle_slugs(wanted, taken - {present[key]["slug"] for key in wanted if key in present})

    def _update(self, entry: Entry, row: Row, slug: str) -> None:
        is_old = entry.edition < (row["source_edition"] or "")
        kept = {COLUMNS.get(name, name) for name in self.table.keep}
        wanted = dict(entry.values) if is_old else self._wanted(entry, row, slug)
        differing = {
            name: value
            for name, value in wanted.items()
            if row[name] != value and name not in kept and self._may_replace(row[name], value, is_old=is_old)
        }
        stamp: dict[str, Any] = {"updated": self.now} if differing else {}
        if self.table.edition and not is_old and entry.edition != (row["source_edition"] or ""):
            stamp["source_edition"] = entry.edition
        if not differing and not stamp:
            return
        Course.objects.filter(pk=row["pk"]).update(**differing, **stamp)
        self.outcome.changes.note("updated", "course")
        fields = {name: (row[name], value) for name, value in (differing or stamp).items()}
        self.outcome.note_updated(entry.key, entry.values["title"], fields)

    def _may_replace(self, old: Any, new: Any, *, is_old: bool) -> bool:
        if is_old:
            return old in BLANK and new not in BLANK
        return not (self.table.keeps_blanks and new in BLANK)

    def _wanted(self, entry: Entry, row: Row, slug: str) -> dict[str, Any]:
        values = dict(entry.values)
        if row["state"] == State.ARCHIVED:
            values.setdefault("state", State.PUBLISHED.value)  # it is back in its table
        if entry.key in self.subjects:
            values["subject_id"] = self.subjects[entry.key].pk
        if slug:
            values["slug"] = slug
        if self.owners.default or entry.owner:
            values["owner_id"] = self.owners.pk_of(entry.owner)
        return values

    def _create(self, new: list[Entry], slugs: Mapping[str, str]) -> dict[str, int]:
        homeless = None if all(entry.key in self.subjects for entry in new) else other_subject(self.outcome)
        made: dict[str, int] = {}
        for start in range(0, len(new), BATCH):
            batch = []
            for entry in new[start : start + BATCH]:
                values = {"state": "published"} | dict(entry.values) | {"slug": slugs[entry.key]}
                course = Course(source=self.table.source, source_key=entry.key, **values)
                course.subject = self.subjects.get(entry.key) or homeless  # type: ignore[assignment]
                course.owner_id = self.owners.pk_of(entry.owner)
                course.source_edition = entry.edition if self.table.edition else None
                batch.append(course)
                self.outcome.note_created(entry.key, entry.values["title"])
            made |= {course.source_key: course.pk for course in Course.objects.bulk_create(batch)}
            self.advance(len(batch))
        return made


def present_courses(table: CatalogueMap) -> dict[str, Row]:
    """What the site holds of this source, by key."""
    columns = {COLUMNS.get(name, name) for name in table.course if name not in {"key", "owner"}}
    columns |= {"pk", "source_key", "source_edition", "subject_id", "owner_id", "slug", "title", "state"}
    return {row["source_key"]: row for row in Course.objects.filter(source=table.source).values(*columns)}


def other_subject(outcome: Outcome) -> Subject:
    found = Subject.objects.filter(title=OTHER, parent=None).first()
    if found is None:
        found = Subject.objects.create(title=OTHER, slug=slug_of(OTHER))
        outcome.changes.note("created", "subject")
    return found
