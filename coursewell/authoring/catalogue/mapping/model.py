"""What a map says, once it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import cached_property

from coursewell.authoring.catalogue.values import NAME, Value

Rows = Literal["one-per-course", "merge", "first"]


@dataclass(frozen=True)
class SubjectMap:
    """Where a course belongs: found by code where there is one, by title otherwise; `under` is the path above it."""

    code: Value | None = None
    title: Value | None = None
    #: Instead of `title` and `under`: the titles from the root down to the subject.
    path: tuple[Value, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    under: tuple[Value, ...] = ()
    #: Whose codes these are; another table of the map's own source, usually.
    source: str = ""
    #: Whether a code means one subject wherever that stands, which then moves with the newest rows.
    anywhere: bool = False

    def values(self) -> Iterator[Value]:
        yield from (value for value in (self.code, self.title, *self.path, *self.under) if value)


@dataclass(frozen=True)
class TreeMap:
    """A table of subjects, without courses. At most one of `parent`, `prefix`, `path` and `children` makes the tree."""

    code: Value | None = None
    title: Value | None = None
    description: Value | None = None
    position: Value | None = None
    #: The code of the subject above.
    parent: Value | None = None
    #: The subject above is the one with the longest other code that this one begins with.
    prefix: bool = False
    path: tuple[Value, ...] = ()
    #: Where, in nested JSON, the records of the subjects below lie.
    children: str = ""
    under: tuple[str, ...] = ()

    def values(self) -> Iterator[Value]:
        own = (self.code, self.title, self.description, self.position, self.parent, *self.path)
        yield from (value for value in own if value)


@dataclass(frozen=True)
class CatalogueMap:
    """What a map says: where the records of a table are, and what each field of a course is drawn from."""

    source: str
    format: str
    #: Empty: the mark at the start of the file decides, else UTF-8.
    encoding: str = ""
    #: Patterns of the names that are meant where a folder is given.
    files: tuple[str, ...] = ()
    delimiter: str = ""
    quote: str = '"'
    escape: str = ""
    #: The names of the columns, where the table has no line for them.
    header: tuple[str, ...] = ()
    skip: int = 0
    fill_down: tuple[str, ...] = ()
    headings: tuple[int, int] = (1, 6)
    records: str = ""
    rows: Rows = "one-per-course"
    #: Whether an empty value leaves what is there.
    keeps_blanks: bool = False
    #: What tells how new a row is. Compared as text.
    edition: Value | None = None
    course: Mapping[str, Value] = field(default_factory=dict)
    instructors: Value | None = None
    subject: SubjectMap = field(default_factory=SubjectMap)
    subjects: TreeMap | None = None
    people_records: str = ""
    people_name: str = "."
    #: Fields that are only set on new courses, because another table knows them better.
    keep: frozenset[str] = frozenset()

    def values(self) -> Iterator[Value]:
        yield from self.course.values()
        yield from self.subject.values()
        yield from self.subjects.values() if self.subjects else ()
        yield from (value for value in (self.instructors, self.edition) if value)

    @cached_property
    def paths(self) -> frozenset[str]:
        values = list(self.values())
        names = {path for value in values for path in value.paths}
        return frozenset(names | {name for value in values for name in NAME.findall(value.template)})

    def columns(self) -> set[str]:
        """The names that a table must have, where they are columns."""
        return {path for path in self.paths if path != "." and path[:1] not in "@^"} | set(self.fill_down)

    @cached_property
    def asks_for_file(self) -> bool:
        return "@file" in self.paths
