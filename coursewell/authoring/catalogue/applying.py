"""Writing a catalogue: thousands of courses in one transaction, in batches, only what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coursewell.authoring.catalogue.absent import archive_absent
from coursewell.authoring.catalogue.entries import Entry
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.authoring.catalogue.subjects import Subjects
from coursewell.authoring.catalogue.teachers import links_of, set_teachers, settle_instructors
from coursewell.authoring.catalogue.writing import Advance, Owners, Row, Writer, present_courses
from coursewell.courses.database.statistics import refresh_statistics
from coursewell.courses.models import Course, Subject

Finish = Callable[[], None]


def import_catalogue(
    *,
    table: CatalogueMap,
    entries: Mapping[str, Entry],
    people: Iterable[str] = (),
    owner: str | None = None,
    archives_absent: bool = False,
    is_sure: bool = False,
    dry_run: bool = False,
    advance: Advance = lambda count: None,
    finish: Finish = lambda: None,
) -> Outcome:
    """Create or update the courses of one source, by key; courses that are not in the table are left alone.

    `finish` is called when only the commit is left.
    """
    outcome, now = Outcome(), timezone.now()
    with transaction.atomic():
        present = present_courses(table)
        if archives_absent:
            archive_absent(present, entries, outcome, now, is_sure=is_sure)
        subjects = place_entries(table, entries.values(), outcome)
        writer = Writer(table, subjects, Owners(owner), outcome, now, advance)
        ids = writer.write(entries, present)
        teach(table, entries, present, ids, people, outcome)
        transaction.set_rollback(dry_run)
        finish()
    if outcome.changes and not dry_run:
        refresh_statistics()
    return outcome


def place_entries(table: CatalogueMap, entries: Iterable[Entry], outcome: Outcome) -> dict[str, Subject]:
    """The subject of each course that names one, by the key of the course."""
    named = {entry.key: (entry.subject, entry.edition) for entry in entries if entry.subject}
    editions = newest_editions(table) if table.edition and named else {}
    settled = Subjects(table, outcome.changes, editions).settle(named.values())
    return {key: settled[subject] for key, (subject, _) in named.items()}


def newest_editions(table: CatalogueMap) -> dict[int, str]:
    courses = Course.objects.filter(source=table.source).order_by()
    found = courses.values_list("subject").annotate(newest=Max("source_edition"))
    return {subject: newest for subject, newest in found if newest}


def teach(
    table: CatalogueMap,
    entries: Mapping[str, Entry],
    present: Mapping[str, Row],
    ids: Mapping[str, int],
    people: Iterable[str],
    outcome: Outcome,
) -> None:
    """Link the courses with who teaches them, and make the people that the table lists by themselves."""
    wanted: dict[str, tuple[str, ...]] = {}
    held = links_of((ids[key] for key in entries), table.source) if table.instructors else {}
    for key, entry in entries.items() if table.instructors else ():
        is_old = key in present and entry.edition < (present[key]["source_edition"] or "")
        leaves_blank = table.keeps_blanks and not entry.instructors
        if not leaves_blank and not (is_old and held.get(ids[key])):
            wanted[key] = entry.instructors
    known = settle_instructors([*people, *(name for names in wanted.values() for name in names)], outcome)
    touched = set_teachers({ids[key]: [known[name] for name in names] for key, names in wanted.items()}, held)
    outcome.changes.note("updated", "instructor list", len(touched))
    for key, names in wanted.items():
        if ids[key] in touched and key in present:
            before = len(held.get(ids[key], {}))
            change = {"instructors": (f"{before} people", ", ".join(names))}
            outcome.note_updated(key, entries[key].values["title"], change)
