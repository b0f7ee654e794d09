"""What a command found and did: in words for a person, and as JSON for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from coursewell.authoring.applying.attachments import all_assets
from coursewell.authoring.applying.changes import Changes, counted
from coursewell.authoring.applying.renames import RENAMED
from coursewell.authoring.document import CourseDocument
from coursewell.authoring.problems import Report
from coursewell.terminal import FOR_A_PROGRAM, FailureError, say, warn

#: A person reads the first ones; the JSON summary has them all.
SHOWN_ERRORS = 200
SHOWN_WARNINGS = 40
SHOWN_CHANGES = 20


def note_output(context: click.Context, parameter: click.Parameter, file: str | None) -> str | None:
    """Click's callback of --json: words go to standard error when the JSON goes to standard output."""
    context.meta[FOR_A_PROGRAM] = file == "-"
    return file


JSON = click.option(
    "--json",
    "json_file",
    metavar="FILE",
    callback=note_output,
    help="Also write the summary to FILE (- is standard output).",
)


def figures(document: CourseDocument) -> dict[str, Any]:
    """The counts of one course."""
    kinds = Counter(content.kind for content in document.contents)
    questions = sum(len(content.data.get("questions", ())) for content in document.contents)
    return {
        "title": document.title,
        "slug": document.slug,
        "licence": document.licence,
        "modules": len(document.modules),
        "contents": dict(sorted(kinds.items())),
        "questions": questions,
        "files": len({asset.name for asset in all_assets(document)}),
    }


def describe(document: CourseDocument) -> str:
    found = figures(document)
    parts = [counted(found["modules"], "module")]
    parts += [counted(count, kind) for kind, count in found["contents"].items()]
    parts += [counted(found["questions"], "question")] if found["questions"] else []
    parts += [counted(found["files"], "attached file")]
    licence = f"; licence {document.licence}" if document.licence else ""
    return f"{document.title} ({document.slug}): {', '.join(parts)}{licence}."


def show_problems(report: Report) -> None:
    """The first errors, the first warnings, then the counts by topic, which notes are only part of."""
    for problem in report.errors[:SHOWN_ERRORS]:
        warn(str(problem))
    if len(report.errors) > SHOWN_ERRORS:
        warn(f"… and {len(report.errors) - SHOWN_ERRORS:,} more errors; --json FILE writes them all.")
    # What readers would lose comes before what they would miss.
    for problem in sorted(report.warnings, key=lambda problem: problem.topic != RENAMED)[:SHOWN_WARNINGS]:
        warn(str(problem))
    if len(report.warnings) > SHOWN_WARNINGS:
        warn(f"… and {len(report.warnings) - SHOWN_WARNINGS:,} more warnings; --json FILE writes them all.")
    if report.left_out:
        warn(f"… and {report.left_out:,} more problems, which are not kept.")
    if report.topics:
        words = ", ".join(counted(count, topic) for topic, count in topics([report]).items())
        say(f"Reported: {words}. --json FILE names each.")


def show_changes(changes: Changes) -> None:
    """The first ones, each in words."""
    for change in changes.details[:SHOWN_CHANGES]:
        say(f"  {change}")
    if len(changes.details) > SHOWN_CHANGES:
        say(f"  … and {len(changes.details) - SHOWN_CHANGES:,} more; --json FILE writes them all.")


def topics(reports: Sequence[Report]) -> dict[str, int]:
    return dict(sorted(sum((report.topics for report in reports), Counter()).items()))


def refuse_unwritable(file: str | None) -> None:
    """Before a long run, not after it."""
    if not file or file == "-":
        return
    try:
        with open(file, "a", encoding="utf-8"):
            pass
    except OSError as error:
        raise FailureError(f"The summary cannot be written to {file}: {error.strerror}.") from None


def write_json(file: str | None, summary: dict[str, Any]) -> None:
    if not file:
        return
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    if file == "-":
        click.echo(text, nl=False)
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise FailureError(f"The summary cannot be written to {file}: {error.strerror}.") from None
