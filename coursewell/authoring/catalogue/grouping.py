"""From rows to courses: what is wrong with a row is reported, rows of one key become one where the map says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from coursewell.authoring.catalogue.entries import Entry, entry_of
from coursewell.authoring.catalogue.formats import Row
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.values import RecordError
from coursewell.authoring.problems import MOST, Report, SourceError

#: Courses of one import: each takes a kilobyte of memory besides its texts.
MOST_COURSES = 125_000
#: Rows of one course, such as its sections.
MOST_OF_ONE = 5_000
#: When so many rows came and none was good, the map is another table's.
HOPELESS = 10_000
PARTS = ("subject", "owner", "slug", "title_as_written")


@dataclass
class Entries:
    """The courses of a table by their keys, and how many of its rows were read and were bad."""

    by_key: dict[str, Entry] = field(default_factory=dict)
    rows: int = 0
    bad: int = 0
    #: Whether reading ended early, because nobody reads more than a thousand sentences.
    has_stopped: bool = False


@dataclass(slots=True)
class Group:
    """The rows of one course. Which value counts never depends on the order of the rows."""

    first: Entry
    #: (field, value) -> (the newest edition that has it, in how many rows of that edition)
    seen: dict[tuple[str, Any], tuple[str, int]] | None = None
    people: dict[str, set[str]] = field(default_factory=dict)
    titles: set[tuple[str, str]] = field(default_factory=set)
    rows: int = 1

    def add(self, entry: Entry) -> None:
        if self.seen is None:
            self.seen = {}
            self._count(self.first, self.seen)
        self._count(entry, self.seen)

    def _count(self, entry: Entry, seen: dict[tuple[str, Any], tuple[str, int]]) -> None:
        parts = [*entry.values.items(), *((name, getattr(entry, name)) for name in PARTS)]
        for part in parts:
            if part[1] in ("", None):
                continue
            edition, count = seen.get(part, ("", 0))
            if not count or entry.edition > edition:
                seen[part] = (entry.edition, 1)
            elif entry.edition == edition:
                seen[part] = (edition, count + 1)
        if entry.instructors:
            self.people.setdefault(entry.edition, set()).update(entry.instructors)
        if entry.values["title"] and not entry.has_other_title:
            self.titles.add((entry.edition, entry.values["title"]))

    def entry(self) -> Entry:
        """Of each field, the newest value; of equally new ones that of most rows, then the first in the alphabet."""
        if self.seen is None:
            return self.first
        best: dict[str, tuple[tuple[str, int], Any]] = {}
        for (name, value), rank in self.seen.items():
            known = best.get(name)
            if known is None or rank > known[0] or (rank == known[0] and str(value) < str(known[1])):
                best[name] = (rank, value)
        values = {name: best[name][1] if name in best else value for name, value in self.first.values.items()}
        parts = {name: best[name][1] if name in best else getattr(self.first, name) for name in PARTS}
        newest = max(self.people) if self.people else ""
        edition = max((rank[0] for rank in self.seen.values()), default="")
        return replace(
            self.first,
            values=values,
            edition=edition,
            instructors=tuple(sorted(self.people.get(newest, ()))),
            **parts,
        )

    def titles_at_once(self) -> list[str]:
        """The titles of one edition, where an edition has several."""
        for edition in sorted({edition for edition, _ in self.titles}, reverse=True):
            found = sorted(title for other, title in self.titles if other == edition)
            if len(found) > 1:
                return found
        return []


def read_entries(
    rows: Iterable[Row],
    table: CatalogueMap,
    report: Report,
    advance: Callable[[], None] = lambda: None,
    *,
    goes_on: bool = False,
) -> Entries:
    """All courses of a table. With `goes_on`, any number of bad rows is only counted."""
    entries = Entries()
    groups: dict[str, Group] = {}
    fill = Filling(table)
    for row in rows:
        entries.rows += 1
        advance()
        if row.record is None:
            entries.bad += 1
        else:
            try:
                take(entry_of(fill(row), table), groups, table, report)
            except RecordError as error:
                entries.bad += 1
                report.error(sentence(error), row.file, row.line)
        if entries.bad >= MOST and not goes_on:
            entries.has_stopped = True
            break
        if entries.bad >= HOPELESS and not groups:
            raise SourceError(f"None of the first {entries.bad:,} rows can be used: {report.errors[0].message}")
    for key, group in groups.items():
        if entry := settled(group, table, report):
            entries.by_key[key] = entry
        else:
            entries.bad += 1
    return entries


def take(entry: Entry, groups: dict[str, Group], table: CatalogueMap, report: Report) -> None:
    if entry.has_other_title:
        title = entry.values["title"]
        report.warning(
            f"The title is empty; “{title}” is taken instead.", entry.file, entry.line, topic="row without a title"
        )
    elif not entry.values["title"] and table.rows != "merge":
        raise RecordError("the title is empty; give it one")
    known = groups.get(entry.key)
    if known is None:
        if len(groups) >= MOST_COURSES:
            raise SourceError(f"These are more than {MOST_COURSES:,} courses: split the table.")
        groups[entry.key] = Group(entry)
        return
    known.rows += 1
    if known.rows > MOST_OF_ONE:
        raise SourceError(f"More than {MOST_OF_ONE:,} rows have the key “{entry.key}”: the map names a wrong column.")
    if table.rows == "merge":
        known.add(entry)
    else:
        message = f"the key “{entry.key}” is that of {known.first.place} already"
        if table.rows == "one-per-course":
            raise RecordError(message)
        report.warning(f"{sentence(message)[:-1]}, which counts.", entry.file, entry.line, topic=repeated(table))


def repeated(table: CatalogueMap) -> str:
    """“repeated address”, by the name that the source has for its key."""
    paths = table.course["key"].paths
    return f"repeated {paths[0].rpartition('.')[2] if paths else 'key'}"


def settled(group: Group, table: CatalogueMap, report: Report) -> Entry | None:
    entry = group.entry()
    if not entry.values["title"]:
        report.error("The title is empty in all rows of this course; give it one.", entry.file, entry.line)
        return None
    if titles := group.titles_at_once():
        shown = "”, “".join(titles[:3]) + ("”, …" if len(titles) > 3 else "”")
        report.warning(
            f"“{entry.key}” has {len(titles)} titles (“{shown}); it is called “{entry.values['title']}”.",
            entry.file,
            entry.line,
            topic="code with two titles",
        )
    return entry


class Filling:
    """Puts into empty cells what stands above them, in the columns for which the map says so."""

    def __init__(self, table: CatalogueMap) -> None:
        self.names = table.fill_down
        self.last: dict[str, Any] = {}
        self.file = ""

    def __call__(self, row: Row) -> Row:
        if not self.names or row.record is None:
            return row
        if row.file != self.file:
            self.file, self.last = row.file, {}
        filled = dict(row.record)
        for name in self.names:
            if str(filled.get(name) or "").strip():
                self.last[name] = filled[name]
            elif name in self.last:
                filled[name] = self.last[name]
        return row._replace(record=filled)


def sentence(error: object) -> str:
    text = str(error)
    return f"{text[0].upper()}{text[1:]}."
