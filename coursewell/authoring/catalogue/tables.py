"""The two kinds of table, of courses and of subjects: read, counted, written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursewell.authoring.catalogue.applying import import_catalogue
from coursewell.authoring.catalogue.formats import Row, read_rows
from coursewell.authoring.catalogue.grouping import Entries, read_entries
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.authoring.catalogue.patience import watched
from coursewell.authoring.catalogue.people import people_of
from coursewell.authoring.catalogue.tree.applying import import_subjects
from coursewell.authoring.catalogue.tree.model import Nodes
from coursewell.authoring.catalogue.tree.nodes import read_nodes
from coursewell.authoring.problems import Report

Finish = Callable[[], None]


@dataclass(frozen=True)
class Options:
    """What the operator wants done with the rows."""

    owner: str | None = None
    archives_absent: bool = False
    is_sure: bool = False
    dry_run: bool = False


class Table(ABC):
    """What a set of files says, after `read`."""

    count = 0
    bad = 0
    has_stopped = False

    def __init__(self, mapping: CatalogueMap) -> None:
        self.map = mapping

    def read(self, files: Sequence[Path], report: Report, advance: Callable[[], None], *, goes_on: bool) -> None:
        """`advance` hears of each row. With `goes_on`, bad rows are only counted, however many they are."""
        with watched() as watch:

            def begun() -> None:
                watch.row()
                advance()

            self._take(read_rows(files, self.map, report), report, begun, goes_on=goes_on)

    @abstractmethod
    def _take(self, rows: Iterable[Row], report: Report, begun: Callable[[], None], *, goes_on: bool) -> None: ...

    @abstractmethod
    def figures(self) -> dict[str, Any]:
        """The counts of the files themselves."""

    @abstractmethod
    def write(self, options: Options, advance: Callable[[int], None], finish: Finish) -> Outcome: ...


class Courses(Table):
    """A table whose rows are courses, or parts of them."""

    entries: Entries
    people: list[str]

    def read(self, files: Sequence[Path], report: Report, advance: Callable[[], None], *, goes_on: bool) -> None:
        super().read(files, report, advance, goes_on=goes_on)
        self.people = people_of(files, self.map, report)

    def _take(self, rows: Iterable[Row], report: Report, begun: Callable[[], None], *, goes_on: bool) -> None:
        self.entries = read_entries(rows, self.map, report, begun, goes_on=goes_on)
        self.count, self.bad, self.has_stopped = len(self.entries.by_key), self.entries.bad, self.entries.has_stopped

    def figures(self) -> dict[str, Any]:
        entries = self.entries.by_key.values()
        named = {name for entry in entries for name in entry.instructors}
        return {
            "rows": self.entries.rows,
            "bad_rows": self.bad,
            "courses": len(entries),
            "subjects": len({(key.path, key.code or key.title) for entry in entries if (key := entry.subject)}),
            "instructors": len(named.union(self.people)),
            "titles": len({entry.title_as_written for entry in entries}),
            "tidied_titles": len({entry.values["title"] for entry in entries}),
        }

    def write(self, options: Options, advance: Callable[[int], None], finish: Finish) -> Outcome:
        return import_catalogue(
            table=self.map,
            entries=self.entries.by_key,
            people=self.people,
            owner=options.owner,
            archives_absent=options.archives_absent,
            is_sure=options.is_sure,
            dry_run=options.dry_run,
            advance=advance,
            finish=finish,
        )


class Subjects(Table):
    """A table whose rows are subjects, such as a classification."""

    nodes: Nodes

    def _take(self, rows: Iterable[Row], report: Report, begun: Callable[[], None], *, goes_on: bool) -> None:
        self.nodes = read_nodes(rows, self.map, report, begun, goes_on=goes_on)
        self.count, self.bad, self.has_stopped = len(self.nodes.by_key), self.nodes.bad, self.nodes.has_stopped

    def figures(self) -> dict[str, Any]:
        levels = Counter(node.depth for node in self.nodes.by_key.values())
        return {
            "rows": self.nodes.rows,
            "bad_rows": self.bad,
            "courses": 0,
            "subjects": len(self.nodes.by_key),
            "levels": [levels[depth] for depth in sorted(levels)],
            "instructors": 0,
            "titles": self.nodes.titles,
        }

    def write(self, options: Options, advance: Callable[[int], None], finish: Finish) -> Outcome:
        return import_subjects(
            table=self.map, nodes=self.nodes, dry_run=options.dry_run, advance=advance, finish=finish
        )


def table_for(mapping: CatalogueMap) -> Table:
    return Subjects(mapping) if mapping.subjects else Courses(mapping)
