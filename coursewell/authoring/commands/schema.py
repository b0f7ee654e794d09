"""`coursewell course schema`."""

from __future__ import annotations

import click

from coursewell.authoring.document.schema import as_text


@click.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of the course document."""
    click.echo(as_text(), nl=False)
