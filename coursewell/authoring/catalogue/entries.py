"""From records to what the catalogue would hold: one entry a course, checked, with every bad record reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.records import Numbered
from coursewell.authoring.catalogue.values import Record, RecordError, Value
from coursewell.authoring.document import limits
from coursewell.authoring.folder.fields import LANGUAGE, is_web_address, minutes_in, moment_of
from coursewell.authoring.problems import Report
from coursewell.courses.models import Level, State

LONGEST = {
    "title": limits.TITLE, "slug": limits.SLUG, "code": limits.CODE, "summary": limits.SUMMARY, "key": 200,
    "language": limits.LANGUAGE, "licence": limits.LICENCE, "external_url": limits.URL,
}  # fmt: skip
#: Fields that keep their lines; the white space of all others becomes single spaces.
PROSE = {"overview", "outcomes", "audience", "prerequisites", "assessment"}
COLUMNS = {"duration": "duration_minutes", "open": "is_open"}


@dataclass(frozen=True)
class SubjectKey:
    """What a record says about its subject. `path` holds the titles above it."""

    path: tuple[str, ...]
    code: str
    title: str


@dataclass(frozen=True)
class Entry:
    """One course of a catalogue. `values` are those of its columns that the map names."""

    number: int
    key: str
    values: dict[str, Any]
    subject: SubjectKey | None
    instructors: tuple[str, ...] = ()
    owner: str = ""
    slug: str = ""
    #: With all its white space: the figures of a source count titles so.
    title_as_written: str = ""


@dataclass
class Entries:
    by_key: dict[str, Entry] = field(default_factory=dict)
    rows: int = 0
    bad: int = 0


def read_entries(
    records: Iterable[Numbered], table: CatalogueMap, report: Report, advance: Callable[[], None]
) -> Entries:
    entries = Entries()
    for number, record in records:
        entries.rows += 1
        advance()
        try:
            entry = entry_of(number, record, table)
            known = entries.by_key.get(entry.key)
            if known and not table.merges_rows:
                raise RecordError(f"the key “{entry.key}” is that of {place(table, known.number)} already")
            entries.by_key[entry.key] = merged(known, entry) if known else entry
        except RecordError as error:
            entries.bad += 1
            message = str(error)
            report.error(f"{message[0].upper()}{message[1:]}.", line=number)
    return entries


def place(table: CatalogueMap, number: int) -> str:
    return f"{'record' if table.format == 'json' else 'line'} {number}"


def merged(first: Entry, second: Entry) -> Entry:
    """Two rows of one course: the first value that is not empty counts, instructors add up."""
    values = {name: value if value not in ("", None) else second.values[name] for name, value in first.values.items()}
    people = dict.fromkeys([*first.instructors, *second.instructors])
    return replace(first, values=values, instructors=tuple(people), subject=first.subject or second.subject)


def entry_of(number: int, record: Record, table: CatalogueMap) -> Entry:
    given = {name: value_for(name, value, record) for name, value in table.course.items()}
    for needed in ("key", "title"):
        if not given[needed]:
            raise RecordError(f"the {needed} is empty; give it one")
    key, slug, owner = (str(given.pop(name, "") or "") for name in ("key", "slug", "owner"))
    people = [decoded("instructor", name) for name in (table.instructors.texts(record) if table.instructors else [])]
    for name in people:
        if len(name) > limits.TITLE:
            raise RecordError(f"the name of an instructor is longer than {limits.TITLE} characters")
    values = {COLUMNS.get(name, name): value for name, value in given.items()}
    return Entry(
        number=number,
        key=key,
        values=values,
        subject=subject_of(record, table),
        instructors=tuple(map(one_line, people)),
        owner=owner,
        slug=slug,
        title_as_written=table.course["title"].written(record),
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


def decoded(name: str, text: str) -> str:
    """The text, unless it has bytes in it that the encoding of the map cannot mean."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise RecordError(f"the {name} holds bytes that are not in the encoding of the map")
    return text.replace("\0", "")


def value_for(name: str, value: Value, record: Record) -> Any:
    text = decoded(name, value.text(record))
    text = text.strip() if name in PROSE else one_line(text)
    most = LONGEST.get(name, limits.TEXT)
    if len(text) > most:
        raise RecordError(f"the {name} is longer than {most:,} characters")
    return CONVERT[name](text) if name in CONVERT else text


def subject_of(record: Record, table: CatalogueMap) -> SubjectKey | None:
    subject = table.subject
    code = one_line(decoded("subject", subject.code.text(record))) if subject.code else ""
    title = one_line(decoded("subject", subject.title.text(record))) if subject.title else ""
    title = subject.titles.get(code, title)
    if not code and not title:
        if subject.code or subject.title:
            raise RecordError("the subject is empty")
        return None
    if len(code) > limits.CODE or len(title) > limits.TITLE:
        raise RecordError("the subject is too long")
    path = tuple(one_line(text) for value in subject.under if (text := value.text(record)))
    return SubjectKey(path, code, title)


def level(text: str) -> str:
    if text and text.lower() not in Level.values:
        raise RecordError(f"the level “{text}” is not one of {', '.join(Level.values)}; add a “table” to the map")
    return text.lower()


def state(text: str) -> str:
    if text not in State.values:
        raise RecordError(f"the state “{text}” is not one of {', '.join(State.values)}; add a “table” to the map")
    return text


def language(text: str) -> str:
    if text and not LANGUAGE.fullmatch(text):
        raise RecordError(f"the language “{text}” is not a code like en or zh-Hans; add a “table” to the map")
    return text


def duration(text: str) -> int | None:
    minutes = minutes_in(text) if text else None
    if text and minutes is None:
        raise RecordError(f"the duration “{text}” is not minutes, or a length like 3h 30m")
    return minutes


def address(text: str) -> str:
    if text and not is_web_address(text):
        raise RecordError(f"“{text[:100]}” is not an address that starts with https:// or http://")
    return text


def moment(text: str) -> datetime | None:
    found = moment_of(text) if text else None
    if text and found is None:
        raise RecordError(f"“{text[:60]}” is not a moment like 2026-09-01 09:00")
    return found


def truth(text: str) -> bool:
    if text.lower() in {"true", "yes", "1"}:
        return True
    if text.lower() in {"", "false", "no", "0"}:
        return False
    raise RecordError(f"“{text[:60]}” is neither true nor false")


CONVERT: dict[str, Callable[[str], Any]] = {
    "level": level,
    "state": state,
    "language": language,
    "duration": duration,
    "external_url": address,
    "published_at": moment,
    "enrolment_opens_at": moment,
    "enrolment_closes_at": moment,
    "open": truth,
}
