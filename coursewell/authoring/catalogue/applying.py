"""Writing a catalogue: thousands of courses in one transaction, in batches, only what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.catalogue.entries import COLUMNS, Entry
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.slugs import default_slug, settle_slugs
from coursewell.authoring.catalogue.subjects import Subjects
from coursewell.authoring.owners import owner_for
from coursewell.authoring.slugs import slug_of
from coursewell.courses.database.statistics import refresh_statistics
from coursewell.courses.models import Course, Instructor, Subject

BATCH = 500
#: Where courses go whose table names no subject.
OTHER = "Other courses"

Advance = Callable[[int], None]


def import_catalogue(
    *,
    table: CatalogueMap,
    entries: Mapping[str, Entry],
    people: Iterable[str],
    owner: str | None,
    dry_run: bool = False,
    advance: Advance = lambda count: None,
) -> Changes:
    """Create or update the courses of one source, by key; courses that are not in the table are left alone."""
    changes = Changes()
    with transaction.atomic():
        subjects = place_entries(entries.values(), changes)
        teachers = settle_instructors(
            [*people, *(name for entry in entries.values() for name in entry.instructors)], changes
        )
        courses = write_courses(table, entries, subjects, owner, changes, advance)
        if table.instructors:
            touched = set_teachers(entries, courses, teachers)
            changes.note("updated", "instructor list", touched)
        transaction.set_rollback(dry_run)
    if changes and not dry_run:
        refresh_statistics()
    return changes


def place_entries(entries: Iterable[Entry], changes: Changes) -> dict[str, Subject]:
    """The subject of each course that names one, by the key of the course."""
    named = {entry.key: entry.subject for entry in entries if entry.subject}
    settled = Subjects(changes).settle(named.values())
    return {key: settled[subject] for key, subject in named.items()}


def settle_instructors(names: Iterable[str], changes: Changes) -> dict[str, int]:
    """The id of each name. Two people of one name cannot be told apart by a table, so they are one."""
    wanted = dict.fromkeys(name for name in names if name)
    if not wanted:
        return {}
    known = dict(Instructor.objects.order_by("-pk").values_list("name", "pk"))
    new = [name for name in wanted if name not in known]
    taken = set(Instructor.objects.values_list("slug", flat=True)) if new else set()
    slugs = settle_slugs({name: slug_of(name, "instructor") for name in new}, taken)
    made = Instructor.objects.bulk_create([Instructor(name=name, slug=slugs[name]) for name in new], batch_size=BATCH)
    changes.note("created", "instructor", len(made))
    known |= {instructor.name: instructor.pk for instructor in made}
    return {name: known[name] for name in wanted}


def write_courses(
    table: CatalogueMap,
    entries: Mapping[str, Entry],
    subjects: Mapping[str, Subject],
    owner: str | None,
    changes: Changes,
    advance: Advance,
) -> dict[str, int]:
    """The id of each course, by key."""
    columns = [COLUMNS.get(name, name) for name in table.course if name not in {"key", "owner"}]
    rows = Course.objects.filter(source=table.source).values("pk", "source_key", "subject_id", "owner_id", *columns)
    present: dict[str, dict[str, Any]] = {row["source_key"]: row for row in rows}
    owners = Owners(owner)
    kept = {COLUMNS.get(name, name) for name in table.keep}
    new: list[Entry] = []
    for key, entry in entries.items():
        row = present.get(key)
        if row is None:
            new.append(entry)
            continue
        values = wanted_values(entry, subjects, owners, has_owner=bool(owner or entry.owner))
        differing = {name: value for name, value in values.items() if name not in kept and row[name] != value}
        if differing:
            Course.objects.filter(pk=row["pk"]).update(**differing, updated=timezone.now())
            changes.note("updated", "course")
        advance(1)
    made = create_courses(table, new, subjects, owners, advance)
    changes.note("created", "course", len(made))
    return {key: row["pk"] for key, row in present.items()} | made


def wanted_values(entry: Entry, subjects: Mapping[str, Subject], owners: Owners, *, has_owner: bool) -> dict[str, Any]:
    values = dict(entry.values)
    if entry.key in subjects:
        values["subject_id"] = subjects[entry.key].pk
    if entry.slug:
        values["slug"] = entry.slug
    if has_owner:
        values["owner_id"] = owners.pk_of(entry.owner)
    return values


def create_courses(
    table: CatalogueMap, new: list[Entry], subjects: Mapping[str, Subject], owners: Owners, advance: Advance
) -> dict[str, int]:
    if not new:
        return {}
    taken = set(Course.objects.values_list("slug", flat=True))
    wanted = {entry.key: entry.slug or default_slug(entry.values["title"], entry.key) for entry in new}
    slugs = settle_slugs(wanted, taken)
    homeless = None if all(entry.key in subjects for entry in new) else other_subject()
    made: dict[str, int] = {}
    for start in range(0, len(new), BATCH):
        batch = []
        for entry in new[start : start + BATCH]:
            values = {"state": "published"} | entry.values | {"slug": slugs[entry.key]}
            subject = subjects.get(entry.key) or homeless
            owner = owners.pk_of(entry.owner)
            batch.append(Course(source=table.source, source_key=entry.key, subject=subject, owner_id=owner, **values))
        made |= {course.source_key: course.pk for course in Course.objects.bulk_create(batch)}
        advance(len(batch))
    return made


def other_subject() -> Subject:
    found = Subject.objects.filter(title=OTHER, parent=None).first()
    return found or Subject.objects.create(title=OTHER, slug=slug_of(OTHER))


class Owners:
    """Accounts by address, looked up once each."""

    def __init__(self, default: str | None) -> None:
        self.default = default
        self.known: dict[str, int] = {}

    def pk_of(self, email: str) -> int:
        if email not in self.known:
            self.known[email] = owner_for(email or self.default).pk
        return self.known[email]


def set_teachers(entries: Mapping[str, Entry], courses: Mapping[str, int], teachers: Mapping[str, int]) -> int:
    """Make the instructors of each course those of its entry; the number of courses where that changed anything."""
    links = Course.instructors.through
    present: dict[int, dict[int, int]] = {}
    ids = {courses[key] for key in entries}
    for pk, course, instructor in links.objects.filter(course__source__gt="").values_list(
        "pk", "course_id", "instructor_id"
    ):
        if course in ids:
            present.setdefault(course, {})[instructor] = pk
    new, gone, touched = [], [], 0
    for key, entry in entries.items():
        course = courses[key]
        wanted = {teachers[name] for name in entry.instructors}
        held = present.get(course, {})
        touched += wanted != held.keys()
        new += [links(course_id=course, instructor_id=pk) for pk in sorted(wanted - held.keys())]
        gone += [held[pk] for pk in held.keys() - wanted]
    for start in range(0, len(gone), BATCH):
        links.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    links.objects.bulk_create(new, batch_size=BATCH)
    return touched
