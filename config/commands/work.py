"""`coursewell work`: what has to be done besides answering readers."""

from __future__ import annotations

import click

from config import working


@click.command()
def work() -> None:
    """Do what has to be done besides answering readers, until SIGTERM. “serve” starts it by itself."""
    working.work()


commands = [work]
