"""CSV: a line with the names of the columns, then a row for each record."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain
from typing import TextIO

from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.opening import LARGEST_RECORD, MIB, printable
from coursewell.authoring.catalogue.values import Record
from coursewell.authoring.problems import Report, SourceError

NAME = "csv"
MOST_COLUMNS = 2_000
DELIMITERS = (",", ";", "\t", "|")
#: A last line of our own: where it is no row by itself, a quote is still open.
END = "\ue000\ue001"
#: What some spreadsheets write before everything else.
DECLARED = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)


class Lines:
    """The lines of a file, for the reader of CSV; a row, however many lines it spans, has an end."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.of_this_row = 0

    def __iter__(self) -> Iterator[str]:
        while line := self.stream.readline(LARGEST_RECORD):
            self.of_this_row += len(line)
            if self.of_this_row >= LARGEST_RECORD:
                raise SourceError(
                    f"A row is longer than {LARGEST_RECORD // MIB} MiB: a quote may be missing, or this is no table."
                )
            yield line
        yield END


def read(stream: TextIO, table: CatalogueMap, report: Report, file: str) -> Iterator[tuple[int, Record | None]]:
    lines = Lines(stream)
    source = iter(lines)
    skipped = sum(1 for _ in zip(range(table.skip), source, strict=False))
    first = "" if table.header else next(source, "").removeprefix("\ufeff")
    declared = DECLARED.fullmatch(first)
    if declared and not table.delimiter:
        first, skipped = next(source, ""), skipped + 1
    delimiter = table.delimiter or (declared[1] if declared else likely_delimiter(first, table))
    before = csv.field_size_limit(LARGEST_RECORD)
    rows = csv.reader(
        chain([first] if first else [], source),
        # “Science” followed by a space is read as it is meant.
        strict=False,
        delimiter=delimiter,
        quotechar=table.quote,
        escapechar=table.escape or None,
    )
    try:
        header = list(table.header) or header_of(rows, table)
        line = skipped + rows.line_num + 1
        lines.of_this_row = 0
        for row in rows:
            lines.of_this_row = 0
            if row == [END]:
                return
            if row and END in row[-1]:
                raise SourceError(f"Line {line} is not valid CSV: a quote is opened there, and never closed.")
            if len(row) == len(header):
                if any(row):
                    yield line, dict(zip(header, row, strict=True))
            elif any(row[len(header) :]) or 0 < len(row) < len(header):
                report.error(f"This row has {len(row)} values, and {len(header)} columns are named.", file, line)
                yield line, None
            elif row:
                yield line, dict(zip(header, row, strict=False))
            line = skipped + rows.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"Line {skipped + rows.line_num} is not valid CSV ({error}): see its quotes, and “delimiter” in the map."
        ) from None
    finally:
        csv.field_size_limit(before)


def header_of(rows: Iterator[list[str]], table: CatalogueMap) -> list[str]:
    header = [name.strip().removeprefix("\ufeff") for name in next(rows, [])]
    if header == [END]:
        raise SourceError("It is empty: its first line must name the columns.")
    if not any(header):
        raise SourceError("Its first line is empty: it must name the columns; “skip” in the map passes lines over.")
    if len(header) > MOST_COLUMNS:
        raise SourceError(f"The first line names more than {MOST_COLUMNS:,} columns: this is no table of courses.")
    name, count = Counter(name for name in header if name).most_common(1)[0] if any(header) else ("", 0)
    if count > 1:
        raise SourceError(f"Two columns are called “{printable(name)}”: give each its own name in the first line.")
    missing = sorted(table.columns() - set(header))
    if missing:
        near = get_close_matches(missing[0], header, n=1)
        names = printable(", ".join(header)[:500])
        advice = f"did you mean “{near[0]}”?" if near else f"the first line names: {names}."
        raise SourceError(f"There is no column “{missing[0]}”; {advice}")
    return header


def likely_delimiter(first: str, table: CatalogueMap) -> str:
    """The one under which the first line has the columns that the map asks for."""
    wanted = table.columns()
    for delimiter in DELIMITERS:
        try:
            names = {name.strip() for row in csv.reader([first], delimiter=delimiter) for name in row}
        except csv.Error:
            continue
        if wanted <= names:
            return delimiter
    return ","
