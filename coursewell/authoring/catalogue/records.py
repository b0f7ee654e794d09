"""Reading the rows of a table, each with where it stands: the line of a CSV file, the number of a JSON record."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.values import Record, lookup
from coursewell.authoring.problems import Report, SourceError

MIB = 1024 * 1024
#: JSON is read whole; JSON lines and CSV are not.
LARGEST_JSON = 256 * MIB
LARGEST_FIELD = 4 * MIB
LONGEST_LINE = 16 * MIB

Numbered = tuple[int, Record]


def read_records(file: Path, table: CatalogueMap, report: Report) -> Iterator[Numbered]:
    """The good records; what is wrong with others goes to the report. SourceError where the file is unusable."""
    read = {"csv": read_csv, "json": read_json, "jsonl": read_lines}[table.format]
    try:
        # surrogateescape lets a wrong byte be reported with its line instead of ending the reading.
        with file.open(encoding=table.encoding, errors="surrogateescape", newline="") as stream:
            yield from read(stream, table, report)
    except UnicodeError:
        raise SourceError(f"{file} is not in {table.encoding}: set “encoding” in the map.") from None
    except IsADirectoryError:
        raise SourceError(f"{file} is a folder: give the file of a catalogue.") from None
    except FileNotFoundError:
        raise SourceError(f"{file} does not exist: give the file of a catalogue.") from None


def read_csv(stream: TextIO, table: CatalogueMap, report: Report) -> Iterator[Numbered]:
    before = csv.field_size_limit(LARGEST_FIELD)
    try:
        rows = csv.reader(bounded(stream), strict=True, delimiter=table.delimiter, quotechar=table.quote)
        header = [name.strip() for name in next(rows, [])]
        if len(set(header)) < len(header):
            twice = next(name for name in header if header.count(name) > 1)
            raise SourceError(f"Two columns are called “{twice}”: give each its own name in the first line.")
        missing = sorted(table.columns() - set(header))
        if missing:
            raise SourceError(f"There is no column “{missing[0]}”; the first line names: {', '.join(header)}.")
        line = rows.line_num + 1
        for row in rows:
            if len(row) == len(header):
                yield line, dict(zip(header, row, strict=True))
            elif row:
                report.error(f"This row has {len(row)} values, and {len(header)} columns are named.", line=line)
            line = rows.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"Line {rows.line_num} is not valid CSV ({error}): see its quotes, and “delimiter” in the map."
        ) from None
    finally:
        csv.field_size_limit(before)


def bounded(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise SourceError(f"A line is longer than {LONGEST_LINE // MIB} MiB: this is not a table.")
        yield line


def read_json(stream: TextIO, table: CatalogueMap, report: Report) -> Iterator[Numbered]:
    source = stream.read(LARGEST_JSON + 1)
    if len(source) > LARGEST_JSON:
        raise SourceError(f"The file is larger than {LARGEST_JSON // MIB} MiB: write it as JSON lines.")
    value = parsed(source)
    found = lookup(value, table.records or ".")
    if not isinstance(found, list):
        raise SourceError(
            f"There is no list of records at “{table.records or '.'}”: set “records” in the map. {hint(value)}"
        )
    yield from mappings(enumerate(flat(found), start=1), report)


def parsed(source: str) -> Any:
    try:
        return json.loads(source.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise SourceError(f"Line {error.lineno} is not valid JSON: {error.msg}.") from None
    except (RecursionError, ValueError):
        raise SourceError("This JSON is nested too deeply or holds a number that is too long.") from None


def hint(value: Any) -> str:
    """Where lists are, for somebody who looks for the path."""
    if isinstance(value, list):
        return "The whole file is a list."
    lists = [name for name, inner in value.items() if isinstance(inner, list)] if isinstance(value, dict) else []
    return f"Lists are at: {', '.join(lists[:10])}." if lists else ""


def flat(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def read_lines(stream: TextIO, table: CatalogueMap, report: Report) -> Iterator[Numbered]:
    def items() -> Iterator[tuple[int, Any]]:
        for number, line in enumerate(bounded(stream), start=1):
            if line.strip():
                try:
                    yield number, json.loads(line.removeprefix("\ufeff"))
                except (ValueError, RecursionError):
                    report.error("This line is not valid JSON.", line=number)

    yield from mappings(items(), report)


def mappings(items: Any, report: Report) -> Iterator[Numbered]:
    for number, item in items:
        if isinstance(item, dict):
            yield number, item
        else:
            report.error("This is not a record (a JSON object).", line=number)


def names_at(file: Path, table: CatalogueMap) -> list[Any]:
    """The further list that `people` names, in a JSON file."""
    with open(file, encoding=table.encoding) as stream:
        found = lookup(parsed(stream.read(LARGEST_JSON)), table.people_records)
    return found if isinstance(found, list) else []
