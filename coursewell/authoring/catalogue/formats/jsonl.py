"""JSON lines: a JSON object on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from coursewell.authoring.catalogue.formats.json import decoded
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.opening import LARGEST_RECORD, MIB
from coursewell.authoring.catalogue.values import Record, RecordError
from coursewell.authoring.problems import Report, SourceError

NAME = "jsonl"


def read(stream: TextIO, table: CatalogueMap, report: Report, file: str) -> Iterator[tuple[int, Record | None]]:
    number = 0
    while line := stream.readline(LARGEST_RECORD):
        number += 1
        if len(line) >= LARGEST_RECORD:
            raise SourceError(f"Line {number} is longer than {LARGEST_RECORD // MIB} MiB: these are no JSON lines.")
        line = line.removeprefix("\ufeff")
        if not line.strip():
            continue
        try:
            found = decoded(line)
        except (json.JSONDecodeError, RecordError) as error:
            report.error(complaint(line, error), file, number)
            yield number, None
            continue
        if isinstance(found, dict):
            yield number, found
        else:
            report.error("This is not a record (a JSON object).", file, number)
            yield number, None


def complaint(line: str, error: json.JSONDecodeError | RecordError) -> str:
    if isinstance(error, RecordError):
        return f"This line is bad: {error}."
    if error.msg == "Extra data":
        rest = line[error.pos :].strip()[:20]
        return f"This line is not valid JSON: it goes on after its object with “{rest}”; each line is one object alone."
    return f"This line is not valid JSON: {error.msg} at character {error.colno}."
