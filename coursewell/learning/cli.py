"""`coursewell enrol …`, `certificate …` and `remind`: what the operator does for those who learn."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from coursewell.accounts.addresses import owner_of
from coursewell.courses.models import Course
from coursewell.learning import certificates, reminding
from coursewell.learning.enrolment import leave
from coursewell.learning.enrolment.table import Outcome, TableError, enrol_one, enrol_table
from coursewell.learning.models import Certificate, Enrolment
from coursewell.terminal import FailureError, end
from freshkeys import engine


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


DAYS = click.IntRange(1, 365)


@click.command()
@click.option("--enrolled-nowhere-days", "nowhere", type=DAYS, help="To who joined so long ago and is in no course.")
@click.option("--stalled-days", "stalled", type=DAYS, help="To who has not gone on with a course for so long.")
@click.option("--dry-run", is_flag=True, help="Only say how many there are.")
def remind(nowhere: int | None, stalled: int | None, dry_run: bool) -> None:
    """Write to people who are in no course, or have not gone on with theirs; each once within these days."""
    if nowhere is None and stalled is None:
        raise click.UsageError("Give --enrolled-nowhere-days, or --stalled-days, or both.")
    said = "would be" if dry_run else "are"
    now = engine.now()
    if nowhere is not None:
        people = reminding.enrolled_nowhere(nowhere, now)
        count = people.count() if dry_run else reminding.remind_enrolled_nowhere(nowhere)
        click.echo(f"{count} who are in no course {said} reminded.")
    if stalled is not None:
        people = reminding.stalled(stalled, now)
        count = people.count() if dry_run else reminding.remind_stalled(stalled)
        click.echo(f"{count} who have not gone on {said} reminded.")


@click.group()
def certificate() -> None:
    """Certificates: issue them to those who were complete before, revoke one, make it good again."""


@certificate.command("issue")
@click.argument("course")
def issue_to_all(course: str) -> None:
    """Issue certificates to everybody who has completed the course with the slug COURSE and has none."""
    found = Course.objects.filter(slug=course).first()
    if found is None:
        raise FailureError(f"There is no course {course}.")
    click.echo(f"{certificates.issue_to_the_complete(course=found)} certificates were issued in {course}.")


@certificate.command()
@click.argument("code")
@click.option("--reason", required=True, help="Why; only those who teach the course, and staff, read it.")
def revoke(code: str, reason: str) -> None:
    """Revoke the certificate with this CODE: whoever checks it is told so from now on."""
    found = _certificate(code)
    try:
        if not certificates.revoke(certificate=found, reason=reason):
            raise FailureError(f"{found.shown_code} is revoked already, so nothing was changed.")
    except certificates.NoReasonError as error:
        raise FailureError(str(error)) from error
    click.echo(f"{found.shown_code} is revoked.")


@certificate.command()
@click.argument("code")
def reinstate(code: str) -> None:
    """Make the revoked certificate with this CODE good again."""
    found = _certificate(code)
    if not certificates.reinstate(certificate=found):
        raise FailureError(f"{found.shown_code} is not revoked, so nothing was changed.")
    click.echo(f"{found.shown_code} is good again.")


def _certificate(code: str) -> Certificate:
    found = certificates.by_code(code)
    if found is None:
        raise FailureError(f"No certificate has the code {code}: compare it sign by sign.")
    return found


commands = [enrol, certificate, remind]
