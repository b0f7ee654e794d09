"""`coursewell user …` and `coursewell instructor …`: accounts and invitations made by the operator."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.formats import date_format

from coursewell.accounts import invitations, privacy
from coursewell.accounts.addresses import is_taken, owner_of
from coursewell.accounts.models import Invitation, User
from coursewell.accounts.second_factor import forget
from coursewell.terminal import FailureError


@click.group()
def user() -> None:
    """Make accounts."""


def read_password(from_stdin: bool) -> str:
    if from_stdin:
        # The line's end belongs to the pipe, not to the password.
        return sys.stdin.readline().rstrip("\r\n")
    answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer


@user.command()
@click.argument("email")
@click.option("--name", default="", help="The name shown to others.")
@click.option("--staff", is_flag=True, help="May open the administration and see everything.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
def create(email: str, name: str, staff: bool, password_stdin: bool) -> None:
    """Make an account for EMAIL."""
    try:
        validate_email(email)
    except ValidationError:
        raise FailureError(f"“{email}” is not an e-mail address.") from None
    if is_taken(email):
        raise FailureError(f"There is an account for {email} already.")
    password = read_password(password_stdin)
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise FailureError(" ".join(error.messages)) from None
    User.objects.create_user(email, password, name=name, is_staff=staff, is_superuser=staff)
    click.echo(f"Made an account for {email}{' (staff)' if staff else ''}.")


@user.command(name="forget-second-factor")
@click.argument("email")
def forget_second_factor(email: str) -> None:
    """Let EMAIL sign in with the password alone: for who has lost app and recovery codes."""
    found = person_with(email)
    if not forget(found):
        raise FailureError(f"The account of {email} has no second factor, so nothing was changed.")
    click.echo(f"The account of {email} has no second factor any more.")


@user.command()
@click.argument("email")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="The ZIP to write; by default coursewell-EMAIL.zip here.",
)
def export(email: str, output: Path | None) -> None:
    """Write all that is held of EMAIL to a ZIP of JSON files, as the person gets it from their account."""
    found = person_with(email)
    output = output or Path(f"coursewell-{found.email.replace('/', '_')}.zip")
    try:
        with output.open("xb") as file:
            privacy.write_archive(found, file)
    except FileExistsError:
        raise FailureError(f"{output} exists already. Move it away, or name another with --output.") from None
    except OSError as error:
        output.unlink(missing_ok=True)
        raise FailureError(f"{output} could not be written: {error.strerror or error}.") from error
    click.echo(f"Wrote {output}.")


@user.command()
@click.argument("email")
@click.option("--certificates", is_flag=True, help="Erase the certificates too: nobody can verify them then.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, certificates: bool, yes: bool) -> None:
    """Erase the account of EMAIL with all that is its own, for good. Seats go to who waits."""
    found = person_with(email)
    if not yes:
        click.confirm(f"Erase the account of {found.email} for good?", abort=True)
    try:
        privacy.erase(found, certificates=certificates)
    except privacy.ErasureError as error:
        raise FailureError(f"Nothing was erased. {error}") from error
    click.echo(f"The account of {email} is erased.")


def person_with(email: str) -> User:
    found = owner_of(email)
    if found is None:
        raise FailureError(f"There is no account for {email}.")
    return found


@click.group()
def instructor() -> None:
    """Invite people to write courses."""


@instructor.command()
@click.option("--days", type=click.IntRange(1, 365), default=14, show_default=True, help="How long the link is good.")
@click.option("--note", default="", help="For whom it is, for the list.")
def invite(days: int, note: str) -> None:
    """Print a link that makes one person an instructor, once."""
    made, token = invitations.invite(now=timezone.now(), days=days, note=note[:200])
    click.echo(invitations.address_of(token))
    until = date_format(timezone.localtime(made.ends_at), "DATETIME_FORMAT")
    click.echo(f"Invitation {made.pk}, good once, until {until} ({settings.TIME_ZONE}).", err=True)


@instructor.command(name="list")
def list_() -> None:
    """List the invitations, and what became of them."""
    now = timezone.now()
    for one in Invitation.objects.select_related("used_by"):
        click.echo(f"{one.pk}\t{_state(one, now)}\t{one.note}")


@instructor.command()
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """Make the link of invitation NUMBER worthless."""
    found = Invitation.objects.filter(pk=number).first()
    if found is None:
        raise FailureError(f"There is no invitation {number}: “coursewell instructor list” lists them.")
    if not invitations.revoke(found, now=timezone.now()):
        raise FailureError(f"Invitation {number} was accepted or revoked already, so nothing was changed.")
    click.echo(f"Revoked invitation {number}.")


def _state(one: Invitation, now: datetime) -> str:
    if one.used_at is not None:
        return f"accepted by {one.used_by.email if one.used_by else 'a deleted account'}"
    if one.revoked_at is not None:
        return "revoked"
    return "waiting" if one.is_good(now) else "ended"


commands = [user, instructor]
