"""`coursewell course export SLUG DIR`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from coursewell.authoring.commands import summary
from coursewell.authoring.deriving import document_of
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.document.check import check
from coursewell.authoring.exporting.places import ExportError
from coursewell.authoring.exporting.writing import write_folder, write_json, write_zip
from coursewell.authoring.problems import Report
from coursewell.authoring.sources import Opener
from coursewell.courses import files
from coursewell.courses.models import Course
from coursewell.terminal import FOR_A_PROGRAM, FailureError, Progress, say

FORMATS = ("folder", "zip", "json")
#: A person reads the first ones.
SHOWN = 20


@click.command("export")
@click.argument("slug")
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "shape",
    type=click.Choice(FORMATS),
    default="folder",
    help="folder (default), zip (the same in one file), or json (without files; - is standard output).",
)
@click.option("--force", is_flag=True, help="Replace what an earlier export wrote there.")
@summary.JSON
@click.pass_context
def export_course(
    context: click.Context, slug: str, target: Path, shape: str, force: bool, json_file: str | None
) -> None:
    """Write the course SLUG to DIR, so that importing DIR gives an equal course. Whole or not at all."""
    to_a_program = shape == "json" and str(target) == "-"
    if to_a_program and json_file == "-":
        raise click.UsageError("The course and its summary cannot both go to standard output.")
    context.meta[FOR_A_PROGRAM] = context.meta.get(FOR_A_PROGRAM) or to_a_program
    document = document_of(course_called(slug))
    refuse_bad(document)
    try:
        if shape == "json":
            write_json(document, None if to_a_program else target, force=force)
        else:
            sources = openers(document)
            write = write_folder if shape == "folder" else write_zip
            total = len(document.contents) + len(document.files)
            with Progress("Files", total) if total else nullcontext() as progress:
                write(document, sources, target, force=force, advance=progress.advance if progress else lambda: None)
    except ExportError as error:
        raise FailureError(str(error)) from None
    summary.write_json(json_file, {"format": shape, "target": str(target), "courses": [summary.figures(document)]})
    say(summary.describe(document))
    if not to_a_program:
        say(f"Exported to {target}.")


def course_called(slug: str) -> Course:
    course = Course.objects.filter(slug=slug).first()
    if course:
        return course
    slugs = list(Course.objects.values_list("slug", flat=True)[:100_000])
    near = get_close_matches(slug, slugs, n=3)
    advice = f"did you mean {' or '.join(near)}?" if near else "the last part of its address is its slug."
    raise FailureError(f"There is no course with the slug “{slug}”; {advice}")


def refuse_bad(document: CourseDocument) -> None:
    """Rows that were written by plain SQL may hold what no document can."""
    report = Report()
    check(document, report)
    if report.errors:
        raise FailureError(
            "This course cannot be exported as it is; put right in the database:\n" + listed(report.errors)
        )


def listed(things: Sequence[object]) -> str:
    """The first ones, each in a line."""
    more = len(things) - SHOWN
    return "\n".join([f"  {thing}" for thing in things[:SHOWN]] + ([f"  … and {more:,} more"] if more > 0 else []))


def openers(document: CourseDocument) -> dict[str, Opener]:
    """The stored bytes of each file; what is missing is named all at once."""
    assets = document.files.values()
    missing = [asset for asset in assets if not files.path_of(asset.digest).is_file()]
    if missing:
        raise FailureError(
            "The bytes of these files are not where the site keeps them; restore them from a backup, or import the "
            "course again from where it came:\n"
            + listed([f"{asset.name} ({files.path_of(asset.digest)})" for asset in missing])
        )
    return {asset.digest: partial(stored, asset.digest) for asset in assets}


def stored(digest: str) -> BinaryIO:
    return files.path_of(digest).open("rb")
