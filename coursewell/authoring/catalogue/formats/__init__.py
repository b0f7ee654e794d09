"""The kinds of table, one module each: `NAME`, and `read` that gives the records of an opened file with their lines.

A new kind is a new module here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple, TextIO

from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.opening import opened, printable
from coursewell.authoring.catalogue.values import Record
from coursewell.authoring.problems import Report, SourceError

#: Rows of all files together.
MOST_ROWS = 1_000_000

Read = Callable[[TextIO, CatalogueMap, Report, str], Iterator[tuple[int, Record | None]]]


class Row(NamedTuple):
    """A record and where it stands."""

    file: str
    line: int
    #: None where it cannot be read; the report says why.
    record: Record | None


def formats() -> dict[str, Read]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    return {module.NAME: module.read for module in modules if hasattr(module, "NAME")}


def read_rows(files: Iterable[Path], table: CatalogueMap, report: Report) -> Iterator[Row]:
    """The good records; what is wrong with others goes to the report. SourceError where a file is unusable."""
    read = formats()[table.format]
    count = 0
    for file in files:
        with opened(file, table) as stream:
            name = printable(file.name)
            try:
                for line, record in read(stream, table, report, name):
                    count += 1
                    if count > MOST_ROWS:
                        raise SourceError(f"These are more than {MOST_ROWS:,} rows: split the table.")
                    if record is not None and table.asks_for_file:
                        record = {**record, "@file": printable(file.stem)}
                    yield Row(name, line, record)
            except SourceError as error:
                raise SourceError(f"{name}: {error}") from None
