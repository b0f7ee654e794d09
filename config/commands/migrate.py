"""`coursewell migrate`: brings the database up to date."""

from __future__ import annotations

import click
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from coursewell.terminal import end


@click.command()
@click.option("--check", is_flag=True, help="Only say whether there is something to do (exit code 1 if so).")
def migrate(check: bool) -> None:
    """Bring the database up to date. Safe to run at any time."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if check:
        click.echo(f"{len(plan)} migrations are waiting." if plan else "The database is up to date.")
        end(is_well=not plan)
        return
    call_command("migrate", interactive=False, verbosity=0)
    click.echo(f"Applied {len(plan)} migrations." if plan else "The database was up to date already.")


commands = [migrate]
