"""Reading all sources that a command was given, before anything is done with any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursewell.authoring.applying.renames import warn_of_renames
from coursewell.authoring.commands import summary
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.layouts import Options, Reading, read
from coursewell.authoring.problems import Report, SourceError
from coursewell.authoring.sources import Opener
from coursewell.terminal import Progress, say, warn


@dataclass(frozen=True)
class Gathered:
    """What all sources gave together."""

    readings: Sequence[Reading]
    #: A source that could not be read at all counts as one.
    error_count: int

    @property
    def documents(self) -> list[CourseDocument]:
        return [document for reading in self.readings for document in reading.documents]

    @property
    def openers(self) -> Mapping[str, Opener]:
        return {digest: opener for reading in self.readings for digest, opener in reading.sources.items()}


def gather(sources: Sequence[Path], options: Options, result: dict[str, Any], *, is_compared: bool = False) -> Gathered:
    """Read every source, say what is wrong with each, and put it into the summary.

    `is_compared`: also with what is here already, for warnings of what an import would take away unawares.
    """
    readings, reports = [], []
    for source in sources:
        report = Report()
        try:
            with Progress(f"Files of {source.name} read") as progress:
                reading = read(source, options, advance=progress.advance)
        except SourceError as error:
            say_error(report, str(error))
        else:
            if is_compared:
                compare(reading)
            show(reading)
            readings.append(reading)
            report = reading.report
        reports.append(report)
    reports.append(refuse_one_course_twice(readings))
    problems = [problem for report in reports for problem in report.problems]
    result |= {
        "courses": [
            {"layout": reading.layout, **summary.figures(document)}
            for reading in readings
            for document in reading.documents
        ],
        "reported": summary.topics(reports),
        "problems": [problem.as_json() for problem in problems],
    }
    return Gathered(readings, sum(len(report.errors) for report in reports))


def compare(reading: Reading) -> None:
    for document, report in zip(reading.documents, reading.reports, strict=True):
        warn_of_renames(document, report, takes_ids=reading.takes_ids)


def show(reading: Reading) -> None:
    say(f"Read as: {reading.layout} ({reading.sign}).")
    for document in reading.documents:
        say(summary.describe(document))
    summary.show_problems(reading.report)
    if not reading.documents and not reading.report.errors:
        warn("There is no course in it.")


def refuse_one_course_twice(readings: Sequence[Reading]) -> Report:
    """The second would silently undo the first."""
    report, seen = Report(), dict[tuple[str, str], CourseDocument]()
    for document in (document for reading in readings for document in reading.documents):
        for kind, value in (("id", document.uid), ("slug", document.slug)):
            other = seen.setdefault((kind, value), document)
            if other is not document:
                say_error(report, f"“{other.title}” and “{document.title}” have the same {kind}: give one another.")
                break
    return report


def say_error(report: Report, message: str) -> None:
    report.error(message)
    warn(message)
