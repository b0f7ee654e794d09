"""`coursewell catalogue import FILE... --map MAP`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from coursewell.authoring.applying.changes import counted
from coursewell.authoring.catalogue.absent import ShortTableError
from coursewell.authoring.catalogue.mapping import load_map
from coursewell.authoring.catalogue.opening import files_of, printable
from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.authoring.catalogue.tables import Courses, Options, Subjects, Table, table_for
from coursewell.authoring.commands import summary
from coursewell.authoring.commands.attempt import NOTHING, Attempt, attempted
from coursewell.authoring.owners import OwnerError
from coursewell.authoring.problems import Problem, Report, SourceError
from coursewell.terminal import FailureError, Progress, say, warn

#: A person reads the first ones; the JSON summary has them all.
SHOWN_ERRORS, SHOWN_WARNINGS, SHOWN_COURSES = 40, 10, 20


@click.group()
def catalogue() -> None:
    """Bring in a table of courses, or of subjects, from elsewhere."""


@catalogue.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_name",
    metavar="MAP",
    required=True,
    help="Says what each column means: a path, or the name of a map that ships.",
)
@click.option("--owner", metavar="EMAIL", help="Who is responsible. Default: the first staff account.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others are bad.")
@click.option(
    "--absent",
    type=click.Choice(["keep", "archive"]),
    default="keep",
    show_default=True,
    help="What happens to courses of the same source that are in no FILE.",
)
@click.option("--yes", "is_sure", is_flag=True, help="Archive although more than a quarter would be archived.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@summary.JSON
def import_table(
    files: Sequence[Path],
    map_name: str,
    owner: str | None,
    skip_bad: bool,
    absent: str,
    is_sure: bool,
    dry_run: bool,
    json_file: str | None,
) -> None:
    """Bring in the courses of all FILEs, or update those that came from the same source.

    All or nothing: one bad row stops everything, unless --skip-bad is given. Courses that are in no FILE are left
    alone, unless --absent archive is given. A FILE may be a folder, if the map says which files in it are meant.
    """
    options = Options(owner=owner, archives_absent=absent == "archive", is_sure=is_sure, dry_run=dry_run)
    with attempted(json_file) as attempt:
        run = Run(map_name, skip_bad, options, attempt)
        table = run.read(files)
        run.refuse_bad_rows(table)
        run.tell(run.write(table))


@dataclass
class Run:
    """One import, from the files to what is said in the end."""

    map_name: str
    skip_bad: bool
    options: Options
    attempt: Attempt
    report: Report = field(default_factory=Report)
    started: float = field(default_factory=time.monotonic)

    def read(self, files: Sequence[Path]) -> Table:
        result = self.attempt.result
        result |= {"map": self.map_name, "dry_run": self.options.dry_run}
        try:
            mapping = load_map(self.map_name)
            found = files_of(files, mapping)
            table = table_for(mapping)
            with Progress("Rows read") as progress:
                table.read(found, self.report, progress.advance, goes_on=self.skip_bad)
        except SourceError as error:
            raise FailureError(f"{NOTHING} {printable(str(error))}") from None
        show(self.report)
        result |= {
            "file": printable(found[0].name) if len(found) == 1 else "",
            "files": [printable(file.name) for file in found],
        }
        result |= {"source": mapping.source, **table.figures(), "reported": summary.topics([self.report])}
        result["problems"] = [problem.as_json() for problem in self.report.problems]
        return table

    def refuse_bad_rows(self, table: Table) -> None:
        if isinstance(table, Subjects) and self.options.archives_absent:
            raise FailureError(f"{NOTHING} --absent archive is for tables of courses; this map is for subjects.")
        if table.bad and self.options.archives_absent:
            raise FailureError(f"{NOTHING} A bad row may be a course that would be archived: put it right first.")
        if table.bad and not self.skip_bad:
            stopped = " (reading ended there)" if table.has_stopped else ""
            rows = f"{counted(table.bad, 'bad row')}{stopped}"
            raise FailureError(f"{NOTHING} Put {rows} right, or give --skip-bad to leave such rows out.")

    def write(self, table: Table) -> Outcome:
        try:
            with Progress("Courses" if isinstance(table, Courses) else "Subjects", table.count) as progress:
                outcome = table.write(self.options, progress.advance, self.attempt.finish)
        except (OwnerError, ShortTableError) as error:
            raise FailureError(f"{NOTHING} {error}") from None
        if not self.options.dry_run:
            self.attempt.done()
        result = self.attempt.result
        result |= {"changes": outcome.changes.as_json(), "archived": len(outcome.archived)}
        result["seconds"] = round(time.monotonic() - self.started, 2)
        if self.options.dry_run:
            result["details"] = outcome.details()
        return outcome

    def tell(self, outcome: Outcome) -> None:
        result = self.attempt.result
        name = result["file"] or counted(len(result["files"]), "file")
        say(f"{name}: {in_words(result)}; {result['bad_rows']:,} bad rows left out.")
        if result["reported"]:
            say(f"Reported: {', '.join(f'{count:,} × {topic}' for topic, count in result['reported'].items())}.")
        if not outcome.changes:
            say(f"Unchanged: nothing to write ({result['seconds']} s).")
            return
        archived = f", {len(outcome.archived):,} of them archived" if outcome.archived else ""
        verb = "Would be" if self.options.dry_run else "Now"
        say(f"{verb}: {outcome.changes.in_words()}{archived} ({result['seconds']} s).")
        if self.options.dry_run:
            for line in outcome.lines(SHOWN_COURSES):
                say(f"  {line}.")


def in_words(result: dict[str, Any]) -> str:
    if "levels" in result:
        levels = ", ".join(f"{count:,}" for count in result["levels"])
        return (
            f"{result['rows']:,} rows, {result['subjects']:,} subjects with {result['titles']:,} titles "
            f"(by level: {levels})"
        )
    return (
        f"{result['rows']:,} rows, {result['courses']:,} courses with {result['titles']:,} titles, "
        f"{result['subjects']:,} subjects, {result['instructors']:,} instructors"
    )


def show(report: Report) -> None:
    """The bad rows and the doubtful ones, each with its place."""
    for problems, most, name in (
        (report.errors, SHOWN_ERRORS, "bad rows"),
        (report.warnings, SHOWN_WARNINGS, "remarks"),
    ):
        for problem in problems[:most]:
            warn(sentence(problem))
        kind = "error" if name == "bad rows" else "warning"
        more = report.severities[kind] - most
        if more > 0:
            warn(f"… and {more:,} more {name}; --json FILE writes the first thousand.")


def sentence(problem: Problem) -> str:
    place = f"{problem.file}, line {problem.line}" if problem.line else problem.file
    return f"{place}: {problem.message}"
