"""`coursewell course check` and `coursewell course import`, of folders and archives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from coursewell.authoring.actions import apply_documents
from coursewell.authoring.applying.changes import ApplyError, Changes, counted
from coursewell.authoring.commands import summary
from coursewell.authoring.commands.attempt import NOTHING, Attempt, attempted
from coursewell.authoring.commands.gathering import gather
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.folder.fields import subject_path
from coursewell.authoring.layouts import Options
from coursewell.authoring.owners import OwnerError, owner_for
from coursewell.authoring.problems import SourceError
from coursewell.authoring.sources import Opener
from coursewell.courses import files
from coursewell.courses.models import State
from coursewell.terminal import FailureError, Progress, say


class SourcePath(click.Path):
    """A path, where an empty one is a mistake of the shell's (an unset variable) and not the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value:
            self.fail("The name of a source is empty; for the current folder give “.”.", param, ctx)
        return super().convert(value, param, ctx)


SOURCES = click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=SourcePath(path_type=Path))
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
    """Bring courses in and take them out: folders and archives of Markdown files."""


@course.command("check")
@SOURCES
@SUBJECT
@LAYOUT
@LANGUAGE
@JSON
def check_course(sources: Sequence[Path], subject: str, layout: str, language: str, json_file: str | None) -> None:
    """Read the courses in each SOURCE, a folder or an archive, and say what is wrong with it; change nothing."""
    with attempted(json_file, writes=False) as attempt:
        found = gather(sources, Options(subject_path(subject), layout, language), attempt.result)
        if found.error_count:
            raise FailureError(f"{counted(found.error_count, 'error')} to put right before an import.")
        say("Ready to import.")


@course.command("import")
@SOURCES
@SUBJECT
@LAYOUT
@LANGUAGE
@JSON
@click.option("--owner", metavar="EMAIL", help="Who is responsible. Default: the first staff account.")
@click.option("--open", "is_open", is_flag=True, help="Everyone may read all lessons.")
@click.option("--draft", is_flag=True, help="Import as a draft, seen by owner, editors and staff.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def import_course(
    sources: Sequence[Path],
    subject: str,
    layout: str,
    language: str,
    json_file: str | None,
    owner: str | None,
    is_open: bool,
    draft: bool,
    dry_run: bool,
) -> None:
    """Bring in the courses of each SOURCE, a folder or an archive, or update them.

    All or nothing: one error in any of them, and nothing is imported. A course that is here already keeps its address
    and the identity of each part; what is equal is not written again.
    """
    with attempted(json_file) as attempt:
        files.sweep()
        result = attempt.result
        result |= {"changes": [], "dry_run": dry_run}
        found = gather(sources, Options(subject_path(subject), layout, language), result, is_compared=True)
        if found.error_count:
            raise FailureError(f"{NOTHING} Put {counted(found.error_count, 'error')} right first.")
        documents = [with_wishes(document, is_open=is_open, draft=draft) for document in found.documents]
        changes = apply(documents, found.openers, owner, dry_run, attempt)
        result["changes"] = [
            {"slug": item.slug, **change.as_json(), "details": [one.as_json() for one in change.details]}
            for item, change in zip(documents, changes, strict=True)
        ]
        tell(documents, changes, dry_run)


def with_wishes(document: CourseDocument, *, is_open: bool, draft: bool) -> CourseDocument:
    """The document, with what the command line decides."""
    if is_open:
        document = replace(document, is_open=True)
    return replace(document, state=State.DRAFT.value) if draft else document


def apply(
    documents: list[CourseDocument], openers: Mapping[str, Opener], owner: str | None, dry_run: bool, attempt: Attempt
) -> list[Changes]:
    try:
        with Progress("Courses written", len(documents)) as progress:
            changes = apply_documents(
                documents=documents,
                owner=lambda: owner_for(owner),
                sources=openers,
                change_owner=bool(owner),
                dry_run=dry_run,
                advance=progress.advance,
                finish=attempt.finish,
            )
    except (ApplyError, OwnerError, SourceError) as error:
        raise FailureError(f"{NOTHING} {error}") from None
    if not dry_run:
        attempt.done()
    return changes


def tell(documents: Sequence[CourseDocument], done: Sequence[Changes], dry_run: bool) -> None:
    for document, changes in zip(documents, done, strict=True):
        verb = "would be" if dry_run else "now"
        say(f"{document.slug}: " + (f"{verb}: {changes.in_words()}." if changes else "unchanged: nothing to write."))
        if dry_run:
            summary.show_changes(changes)
