"""From rows to a tree of subjects. Codes stay the texts that they are: “01” is never 1, and “01.10” never “01.1”."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coursewell.authoring.catalogue.convert import decoded, one_line
from coursewell.authoring.catalogue.entries import check_subject, steps
from coursewell.authoring.catalogue.formats import Row
from coursewell.authoring.catalogue.grouping import HOPELESS, Filling, sentence
from coursewell.authoring.catalogue.mapping import CatalogueMap, TreeMap
from coursewell.authoring.catalogue.tree.connecting import connect
from coursewell.authoring.catalogue.tree.model import Key, Node, Nodes
from coursewell.authoring.catalogue.tree.twins import Twins
from coursewell.authoring.catalogue.values import Record, RecordError, Value, lookup
from coursewell.authoring.document import limits
from coursewell.authoring.problems import MOST, Report, SourceError

MOST_SUBJECTS = 50_000


def read_nodes(
    rows: Iterable[Row],
    table: CatalogueMap,
    report: Report,
    advance: Callable[[], None] = lambda: None,
    *,
    goes_on: bool = False,
) -> Nodes:
    assert table.subjects is not None
    reader = Reader(table.subjects, report)
    fill = Filling(table)
    nodes = reader.nodes
    for row in rows:
        nodes.rows += 1
        advance()
        if row.record is None:
            nodes.bad += 1
        else:
            filled = fill(row)
            reader.take(filled, filled.record or {})
        if nodes.bad >= MOST and not goes_on:
            nodes.has_stopped = True
            return nodes
        if nodes.bad >= HOPELESS and not nodes.by_key:
            raise SourceError(f"None of the first {nodes.bad:,} rows can be used: {report.errors[0].message}")
    connect(nodes, table.subjects, report)
    nodes.titles = reader.twins.title_count
    return nodes


class Reader:
    """Collects the subjects of a table, row by row."""

    def __init__(self, tree: TreeMap, report: Report) -> None:
        self.tree, self.report = tree, report
        self.nodes = Nodes()
        self.twins = Twins(report)

    def take(self, row: Row, record: Record, above: Key = (), depth: int = 1) -> None:
        """One record, and with `children` those that lie in it."""
        try:
            if depth > limits.SUBJECT_DEPTH:
                raise RecordError(f"the subject lies more than {limits.SUBJECT_DEPTH} levels deep")
            node = self._node(row, record, above)
            self._add(node)
        except RecordError as error:
            self.nodes.bad += 1
            self.report.error(sentence(error), row.file, row.line)
            return
        title = self.tree.title.written(record) if self.tree.title else node.title
        self.twins.look_at(node, title)
        for child in records_in(record, self.tree.children):
            self.take(row, child, node.key, depth + 1)

    def _node(self, row: Row, record: Record, above: Key) -> Node:
        tree = self.tree
        code, title = line_of("code", tree.code, record), line_of("title", tree.title, record)
        path = steps(tree.path, record)
        title = title or (path[-1] if path else "")
        if not title:
            raise RecordError("the title is empty; give it one")
        check_subject(path[:-1], code, title)
        if path:
            key = self._path_to(row, path)
            above = key[:-1]
        else:
            key = ("#", code) if code else (*above, title.casefold())
        node = Node(row.file, row.line, key, code, title, above=above or None)
        node.parent_code = line_of("parent", tree.parent, record)
        node.description = decoded("description", tree.description.text(record)).strip() if tree.description else None
        node.position = position(line_of("position", tree.position, record)) if tree.position else None
        return node

    def _path_to(self, row: Row, path: tuple[str, ...]) -> Key:
        """The key at the end of a path. What stands on the way is made, in case no row tells of it."""
        key = tuple(title.casefold() for title in path)
        for end in range(1, len(path)):
            way = Node(row.file, row.line, key[:end], "", path[end - 1], above=key[: end - 1] or None, is_implied=True)
            self.nodes.by_key.setdefault(way.key, way)
        return key

    def _add(self, node: Node) -> None:
        known = self.nodes.by_key.get(node.key)
        if known and not known.is_implied:
            name = f"the code “{node.code}”" if node.key[0] == "#" else f"the title “{node.title}” at this place"
            raise RecordError(f"{name} is that of {known.place} already")
        if len(self.nodes.by_key) >= MOST_SUBJECTS:
            raise SourceError(f"These are more than {MOST_SUBJECTS:,} subjects: split the table.")
        self.nodes.by_key[node.key] = node


def records_in(record: Record, path: str) -> list[Record]:
    """The records of the subjects below: a list, or an object whose values they are."""
    found = lookup(record, path) if path else None
    if isinstance(found, dict):
        found = [{**value, "@key": key} for key, value in found.items() if isinstance(value, dict)]
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise RecordError(f"“{path}” is no list of records")
    return found


def line_of(name: str, value: Value | None, record: Record) -> str:
    return one_line(decoded(name, value.text(record))) if value else ""


def position(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RecordError(f"the position “{text[:60]}” is not a number")
    return int(text or 0)
