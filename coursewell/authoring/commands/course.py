"""`coursewell course import DIR` and `coursewell course check DIR`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from django.db import transaction

from coursewell.authoring.actions import apply_document, preview_document
from coursewell.authoring.applying.changes import ApplyError, Changes, counted
from coursewell.authoring.commands import summary
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.folder.course import subject_path
from coursewell.authoring.layouts import Options, Reading, read
from coursewell.authoring.owners import OwnerError, owner_for
from coursewell.authoring.problems import SourceError
from coursewell.courses.models import State
from coursewell.terminal import FailureError, Progress, end, say, warn

FOLDERS = click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
SUBJECT = click.option(
    "--subject", default="", metavar="PATH", help="Subject where the source names none: “Computing / Web development”."
)
LAYOUT = click.option(
    "--layout", default="", metavar="NAME", help="Read it in this layout, where the one that is found is not meant."
)
LANGUAGE = click.option(
    "--language", default="", metavar="CODE", help="Language of quizzes where the source has several. Default: en."
)
JSON = summary.JSON


@click.group()
def course() -> None:
    """Bring courses in from folders of Markdown files."""


@course.command("check")
@FOLDERS
@SUBJECT
@LAYOUT
@LANGUAGE
@JSON
def check_course(folders: Sequence[Path], subject: str, layout: str, language: str, json_file: str | None) -> None:
    """Read the course in each DIR and say what is wrong with it; change nothing."""
    options = Options(subject_path(subject), layout, language)
    readings = [read_folder(folder, options) for folder in folders]
    for reading in readings:
        show(reading)
    summary.write_json(json_file, {"courses": figures(readings), **problems(readings)})
    errors = sum(len(reading.report.errors) for reading in readings)
    say(f"{counted(errors, 'error')} to put right before an import." if errors else "Ready to import.")
    end(is_well=not errors)


@course.command("import")
@FOLDERS
@SUBJECT
@LAYOUT
@LANGUAGE
@JSON
@click.option("--owner", metavar="EMAIL", help="Who is responsible. Default: the first staff account.")
@click.option("--open", "is_open", is_flag=True, help="Everyone may read all lessons.")
@click.option("--draft", is_flag=True, help="Import as a draft, seen by owner, editors and staff.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_course(
    folders: Sequence[Path],
    subject: str,
    layout: str,
    language: str,
    json_file: str | None,
    owner: str | None,
    is_open: bool,
    draft: bool,
    dry_run: bool,
) -> None:
    """Bring in the courses of each DIR, or update them.

    All or nothing for each DIR. A course that is here already keeps its address and the identity of each part; what is
    equal is not written again.
    """
    options = Options(subject_path(subject), layout, language)
    results: list[dict[str, Any]] = []
    readings = []
    failed = 0
    for folder in folders:
        reading = read_folder(folder, options)
        readings.append(reading)
        show(reading)
        if reading.report.errors:
            failed += 1
            say(f"Not imported: {counted(len(reading.report.errors), 'error')} in {folder}.")
            continue
        documents = [with_wishes(document, is_open=is_open, draft=draft) for document in reading.documents]
        changes = apply(documents, reading, owner, dry_run)
        results += [{"slug": item.slug, **change.as_json()} for item, change in zip(documents, changes, strict=True)]
    summary.write_json(
        json_file, {"courses": figures(readings), "changes": results, "dry_run": dry_run, **problems(readings)}
    )
    end(is_well=not failed)


def read_folder(folder: Path, options: Options) -> Reading:
    try:
        return read(folder, options)
    except SourceError as error:
        raise FailureError(str(error)) from None


def with_wishes(document: CourseDocument, *, is_open: bool, draft: bool) -> CourseDocument:
    """The document, with what the command line decides."""
    if is_open:
        document = replace(document, is_open=True)
    return replace(document, state=State.DRAFT.value) if draft else document


def apply(documents: list[CourseDocument], reading: Reading, owner: str | None, dry_run: bool) -> list[Changes]:
    """Import all courses of one folder, or none."""
    act = preview_document if dry_run else apply_document
    done = []
    try:
        with transaction.atomic(), Progress("Courses", len(documents)) as progress:
            user = owner_for(owner)
            for document in documents:
                done.append(act(document=document, owner=user, sources=reading.sources, change_owner=bool(owner)))
                progress.advance()
            transaction.set_rollback(dry_run)
    except (ApplyError, OwnerError) as error:
        raise FailureError(f"Nothing was imported: {error}") from None
    for document, changes in zip(documents, done, strict=True):
        verb = "Would be" if dry_run else "Now"
        words = f"{verb}: {changes.in_words()}" if changes else "Unchanged: nothing to write"
        say(f"{document.slug}: {words[0].lower()}{words[1:]}.")
    return done


def show(reading: Reading) -> None:
    say(f"Read as: {reading.layout} ({reading.sign}).")
    for document in reading.documents:
        say(summary.describe(document))
    summary.show_problems(reading.report)
    if not reading.documents and not reading.report.errors:
        warn("This folder holds no course.")


def figures(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {"layout": reading.layout, **summary.figures(document)}
        for reading in readings
        for document in reading.documents
    ]


def problems(readings: Sequence[Reading]) -> dict[str, Any]:
    found = [problem for reading in readings for problem in reading.report.problems]
    reported = summary.topics([reading.report for reading in readings])
    return {"reported": reported, "problems": [problem.as_json() for problem in found]}
