"""From a record to what the catalogue would hold: one entry a course, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursewell.authoring.catalogue.convert import LONGEST, PROSE, TO, decoded, one_line
from coursewell.authoring.catalogue.formats import Row
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.values import Record, RecordError, Value
from coursewell.authoring.document import limits

#: Where the name of a field of a map is not that of the column.
COLUMNS = {"duration": "duration_minutes", "open": "is_open"}


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """What a record says about its subject. `path` holds the titles above it."""

    path: tuple[str, ...]
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One course of a catalogue. `values` are those of its columns that the map names."""

    file: str
    line: int
    key: str
    values: Mapping[str, Any]
    subject: SubjectKey | None
    instructors: tuple[str, ...] = ()
    owner: str = ""
    slug: str = ""
    edition: str = ""
    #: With all its white space: the figures of a source count titles so.
    title_as_written: str = ""
    #: Whether the first place that the map names for the title is empty, and another was taken.
    has_other_title: bool = False

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}"


def entry_of(row: Row, table: CatalogueMap) -> Entry:
    record = row.record or {}
    given = {name: value_for(name, value, record) for name, value in table.course.items()}
    if not given["key"]:
        raise RecordError("the key is empty; give it one")
    key, slug, owner = (str(given.pop(name, "") or "") for name in ("key", "slug", "owner"))
    title = table.course["title"]
    return Entry(
        file=row.file,
        line=row.line,
        key=key,
        values={COLUMNS.get(name, name): value for name, value in given.items()},
        subject=subject_of(record, table),
        instructors=people_of(record, table),
        owner=owner,
        slug=slug,
        edition=one_line(decoded("edition", table.edition.text(record)))[:40] if table.edition else "",
        title_as_written=title.written(record),
        has_other_title=bool(given["title"]) and title.is_second_choice(record),
    )


def people_of(record: Record, table: CatalogueMap) -> tuple[str, ...]:
    found = table.instructors.texts(record) if table.instructors else []
    people = [one_line(decoded("instructor", name)) for name in found]
    if any(len(name) > limits.TITLE for name in people):
        raise RecordError(f"the name of an instructor is longer than {limits.TITLE} characters")
    if len(people) > limits.INSTRUCTORS:
        raise RecordError(f"there are more than {limits.INSTRUCTORS} instructors")
    return tuple(dict.fromkeys(name for name in people if name))


def value_for(name: str, value: Value, record: Record) -> Any:
    text = decoded(name, value.text(record))
    text = text.strip() if name in PROSE else one_line(text)
    most = LONGEST.get(name, limits.TEXT)
    if len(text) > most:
        raise RecordError(f"the {name} is longer than {most:,} characters")
    return TO[name](text) if name in TO else text


def subject_of(record: Record, table: CatalogueMap) -> SubjectKey | None:
    subject = table.subject
    code = one_line(decoded("subject", subject.code.text(record))) if subject.code else ""
    if subject.path:
        path, title = split_path(steps(subject.path, record))
    else:
        path = steps(subject.under, record)
        title = one_line(decoded("subject", subject.title.text(record))) if subject.title else ""
    title = subject.titles.get(code, title)
    if not code and not title:
        if subject.code or subject.title or subject.path:
            raise RecordError("the subject is empty")
        return None
    check_subject(path, code, title)
    return SubjectKey(path, code, title)


def steps(values: tuple[Value, ...], record: Record) -> tuple[str, ...]:
    """The titles that several values give, one below the other."""
    found = [one_line(decoded("subject", text)) for value in values for text in value.steps(record) or [value.default]]
    return tuple(text for text in found if text)


def split_path(path: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    return (path[:-1], path[-1]) if path else ((), "")


def check_subject(path: tuple[str, ...], code: str, title: str) -> None:
    if len(code) > limits.CODE:
        raise RecordError(f"the code of the subject is longer than {limits.CODE} characters")
    if any(len(text) > limits.TITLE for text in (*path, title)):
        raise RecordError(f"the title of a subject is longer than {limits.TITLE} characters")
    if len(path) >= limits.SUBJECT_DEPTH:
        raise RecordError(f"the subject lies more than {limits.SUBJECT_DEPTH} levels deep")
