"""`coursewell mail …`: how the mail goes, and sending it where no worker runs."""

from __future__ import annotations

from datetime import timedelta

import click
from django.db.models import Count

from coursewell.mail import sending
from coursewell.mail.models import Message
from coursewell.terminal import FailureError, end
from freshkeys import engine

#: As long as that nothing is said of mail that waits: servers ask for some patience with strangers (greylisting).
PATIENCE = timedelta(hours=1)


@click.group()
def mail() -> None:
    """See how the mail goes, and send what is due."""


@mail.command()
def status() -> None:
    """Say how much mail waits, since when, and what was given up; exit code 1 if some waits for an hour."""
    now, waiting = engine.now(), Message.objects.waiting()
    oldest = waiting.order_by("queued_at").first()
    age = now - oldest.queued_at if oldest else timedelta()
    sent = Message.objects.filter(sent_at__gt=now - timedelta(days=1)).count()
    click.echo(f"Waiting: {waiting.count()}" + (f", the oldest for {_spoken(age)}." if oldest else "."))
    click.echo(f"Sent within a day: {sent}.")
    for title, messages in (
        ("Waiting after", waiting.exclude(last_error="")),
        ("Given up", Message.objects.given_up()),
    ):
        counts = messages.order_by().values("last_error").annotate(count=Count("pk")).order_by("-count")
        for one in counts:
            click.echo(f"{title} {one['last_error']}: {one['count']}.")
    end(is_well=age < PATIENCE)


@mail.command()
def send() -> None:
    """Send what is due now, as the worker does by itself."""
    try:
        count = sending.send_due()
    except sending.NoServerError as error:
        raise FailureError(f"The mail server does not take mail: {error}.") from error
    click.echo(f"Sent: {count}.")


@mail.command()
def again() -> None:
    """Try again what was given up and is still of use."""
    click.echo(f"To be tried again: {sending.try_again(Message.objects.all())}.")


def _spoken(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


commands = [mail]
