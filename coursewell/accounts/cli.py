"""`coursewell user …`: accounts made by the operator."""

from __future__ import annotations

import sys

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from coursewell.accounts.models import User
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
    if User.objects.filter(email__iexact=email).exists():
        raise FailureError(f"There is an account for {email} already.")
    password = read_password(password_stdin)
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise FailureError(" ".join(error.messages)) from None
    User.objects.create_user(email, password, name=name, is_staff=staff, is_superuser=staff)
    click.echo(f"Made an account for {email}{' (staff)' if staff else ''}.")


commands = [user]
