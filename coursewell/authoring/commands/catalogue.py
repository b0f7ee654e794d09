"""`coursewell catalogue import FILE --map MAP`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from coursewell.authoring.applying.changes import Changes
from coursewell.authoring.catalogue.applying import import_catalogue
from coursewell.authoring.catalogue.entries import Entries, decoded, one_line, read_entries
from coursewell.authoring.catalogue.mapping import CatalogueMap, load_map
from coursewell.authoring.catalogue.records import names_at, read_records
from coursewell.authoring.catalogue.values import RecordError, lookup, scalars
from coursewell.authoring.commands import summary
from coursewell.authoring.owners import OwnerError
from coursewell.authoring.problems import Report, SourceError
from coursewell.terminal import FailureError, Progress, say


@click.group()
def catalogue() -> None:
    """Bring in a table of courses from elsewhere."""


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "map_name",
    metavar="MAP",
    required=True,
    help="Says what each column means: a path, or the name of a map that ships.",
)
@click.option("--owner", metavar="EMAIL", help="Who is responsible. Default: the first staff account.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows although others are bad.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@summary.JSON
def import_table(
    file: Path, map_name: str, owner: str | None, skip_bad: bool, dry_run: bool, json_file: str | None
) -> None:
    """Bring in the courses of FILE, or update those that came from the same source.

    All or nothing: one bad row stops everything, unless --skip-bad is given. Courses that are not in FILE are left
    alone.
    """
    started = time.monotonic()
    report = Report(prefix="")
    try:
        table = load_map(map_name)
        entries, people = read(file, table, report)
    except SourceError as error:
        raise FailureError(str(error)) from None
    summary.show_rows(report, file.name, "record" if table.format == "json" else "line")
    result: dict[str, Any] = {"file": file.name, "map": map_name, "source": table.source, "dry_run": dry_run}
    result |= {"rows": entries.rows, "bad_rows": len(report.errors), "courses": len(entries.by_key)}
    result["problems"] = [problem.as_json() for problem in report.problems]
    if report.errors and not skip_bad:
        summary.write_json(json_file, result)
        raise FailureError("Nothing was imported: put these rows right, or give --skip-bad to leave them out.")
    changes = write(table, entries, people, owner, dry_run)
    result |= {"changes": changes.as_json(), "seconds": round(time.monotonic() - started, 2)}
    result |= totals(table, entries, people)
    summary.write_json(json_file, result)
    tell(result, changes, dry_run)


def read(file: Path, table: CatalogueMap, report: Report) -> tuple[Entries, list[str]]:
    with Progress("Rows read") as progress:
        entries = read_entries(read_records(file, table, report), table, report, progress.advance)
    if not table.people_records or table.format != "json":
        return entries, []
    try:
        found = [name for item in names_at(file, table) for name in scalars(lookup(item, table.people_name))]
        return entries, list(dict.fromkeys(one_line(decoded("instructor", name)) for name in found))
    except RecordError as error:
        raise SourceError(f"The list of people cannot be used: {error}.") from None


def write(table: CatalogueMap, entries: Entries, people: list[str], owner: str | None, dry_run: bool) -> Changes:
    try:
        with Progress("Courses", len(entries.by_key)) as progress:
            return import_catalogue(
                table=table,
                entries=entries.by_key,
                people=people,
                owner=owner,
                dry_run=dry_run,
                advance=progress.advance,
            )
    except OwnerError as error:
        raise FailureError(f"Nothing was imported: {error}") from None


def totals(table: CatalogueMap, entries: Entries, people: list[str]) -> dict[str, int]:
    """The figures of the file itself."""
    named = {name for entry in entries.by_key.values() for name in entry.instructors} | set(people)
    return {
        "subjects": len(
            {(key.path, key.code or key.title) for entry in entries.by_key.values() if (key := entry.subject)}
        ),
        "instructors": len(named),
        "titles": len({entry.title_as_written for entry in entries.by_key.values()}),
        "tidied_titles": len({entry.values["title"] for entry in entries.by_key.values()}),
    }


def tell(result: dict[str, Any], changes: Changes, dry_run: bool) -> None:
    say(
        f"{result['file']}: {result['rows']:,} rows, {result['courses']:,} courses with {result['titles']:,} titles, "
        f"{result['subjects']:,} subjects, {result['instructors']:,} instructors; "
        f"{result['bad_rows']:,} bad rows left out."
    )
    if changes:
        say(f"{'Would be' if dry_run else 'Now'}: {changes.in_words()} ({result['seconds']} s).")
    else:
        say(f"Unchanged: nothing to write ({result['seconds']} s).")
