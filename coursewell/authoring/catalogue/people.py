"""The further list of people that a JSON file may hold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from coursewell.authoring.catalogue.convert import decoded, one_line
from coursewell.authoring.catalogue.formats.json import items_at
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.opening import opened, printable
from coursewell.authoring.catalogue.values import RecordError, lookup, scalars
from coursewell.authoring.document import limits
from coursewell.authoring.problems import Report, SourceError

MOST_PEOPLE = 250_000


def people_of(files: Iterable[Path], table: CatalogueMap, report: Report) -> list[str]:
    """The names, each once, in the order of the file."""
    if not table.people_records or table.format != "json":
        return []
    names: dict[str, None] = {}
    for file in files:
        with opened(file, table) as stream:
            try:
                for _, _, item in items_at(stream, table.people_records, report, printable(file.name)):
                    for text in scalars(lookup(item, table.people_name)):
                        names.setdefault(name_of(text))
                    if len(names) > MOST_PEOPLE:
                        raise SourceError(f"“{table.people_records}” names more than {MOST_PEOPLE:,} people.")
            except RecordError as error:
                raise SourceError(f"{printable(file.name)}: the list of people cannot be used: {error}.") from None
    return [name for name in names if name]


def name_of(text: str) -> str:
    name = one_line(decoded("instructor", text))
    if len(name) > limits.TITLE:
        raise RecordError(f"a name is longer than {limits.TITLE} characters")
    return name
