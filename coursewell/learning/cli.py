"""`coursewell enrol …`: people are brought into courses by the operator."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from coursewell.accounts.addresses import owner_of
from coursewell.courses.models import Course
from coursewell.learning.enrolment import leave
from coursewell.learning.enrolment.table import Outcome, TableError, enrol_one, enrol_table
from coursewell.learning.models import Enrolment
from coursewell.terminal import FailureError, end


@click.group()
def enrol() -> None:
    """Enrol people in courses, never more than there are seats."""


@enrol.command()
@click.argument("email")
@click.argument("course")
def person(email: str, course: str) -> None:
    """Enrol EMAIL in the course with the slug COURSE, whatever its key and its moments."""
    found = enrol_one(1, email, course, via=Enrolment.Via.COMMAND)
    if not found.is_well:
        raise FailureError(f"{email} was not enrolled in {course}: {found.said.rstrip('.')}.")
    click.echo(f"{email}: {found.said} in {course}.")


@enrol.command()
@click.argument("email")
@click.argument("course")
def remove(email: str, course: str) -> None:
    """Take EMAIL out of the course with the slug COURSE; their progress is kept, their seat goes to who waits."""
    user, found = owner_of(email), Course.objects.filter(slug=course).first()
    if user is None or found is None:
        raise FailureError(f"There is no {'account for ' + email if user is None else 'course ' + course}.")
    if not leave(course=found, user=user):
        raise FailureError(f"{email} is not enrolled in {course}, so nothing was changed.")
    click.echo(f"{email} is not enrolled in {course} any more.")


@enrol.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--course", default="", help="The slug of the course, where the table has no column for it.")
def table(file: TextIO, course: str) -> None:
    """Enrol everybody in the table FILE (CSV with the columns email and course; “-” reads standard input)."""
    counts = {"enrolled": 0, "already": 0, "bad": 0}
    try:
        for found in enrol_table(file, course=course):
            counts[_kind(found)] += 1
            click.echo(f"line {found.line}: {found.email} in {found.course}: {found.said}", err=not found.is_well)
    except TableError as error:
        raise FailureError(str(error)) from error
    sys.stdout.flush()
    click.echo(
        f"{counts['enrolled']} enrolled, {counts['already']} were already, {counts['bad']} lines could not be done."
    )
    end(is_well=not counts["bad"])


def _kind(found: Outcome) -> str:
    return "bad" if not found.is_well else "enrolled" if found.is_new else "already"


commands = [enrol]
