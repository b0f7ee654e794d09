"""`coursewell rehearse`: enrolment day on this machine, before it comes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from coursewell.terminal import FailureError, end

if TYPE_CHECKING:
    from config.rehearsing.rehearsal import Result


@click.command()
@click.option("--students", default=800, show_default=True, type=click.IntRange(1, 100_000), help="How many come.")
@click.option(
    "--minutes", default=10.0, show_default=True, type=click.FloatRange(min=0.05), help="Within what time they come."
)
@click.option(
    "--seats",
    type=click.IntRange(1),
    help="How many seats the course has, for all who come in the whole rehearsal. Default: as many as students.",
)
@click.option(
    "--db",
    "database",
    type=click.Choice(["sqlite", "postgres"]),
    default="sqlite",
    show_default=True,
    help="The scratch database that the rehearsal makes and removes again.",
)
@click.option(
    "--server",
    default="",
    metavar="URL",
    help="With --db postgres: make the database on this server, instead of starting one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def rehearse(students: int, minutes: float, seats: int | None, database: str, server: str, as_json: bool) -> None:
    """Let students arrive, register, enrol and open the first lesson, on a scratch site served as yours is.

    First the day as you expect it, then as many as this machine takes. Your own site and its data are not touched;
    while it runs, they share the machine.
    """
    from config.rehearsing.rehearsal import rehearse as run
    from freshkeys.checking.postgres import NotInstalledError

    if server and database != "postgres":
        raise click.UsageError("--server is for --db postgres.")
    try:
        found = run(
            database=database,
            server=server,
            students=students,
            minutes=minutes,
            seats=seats or students,
            tell=lambda line: click.echo(line, err=True),
        )
    except (NotInstalledError, RuntimeError) as error:
        raise FailureError(str(error)) from error
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=1))
    else:
        in_words(found)
    end(is_well=found.is_well)


def in_words(found: Result) -> None:
    from config.rehearsing.rehearsal import by_step

    day, flat, held = found.day, found.flat_out, found.held
    click.echo(f"The day: {day.students:,} students in {day.seconds / 60:.1f} minutes, p99 {day.p99 * 1000:.0f} ms.")
    for step, milliseconds in by_step(day).items():
        click.echo(f"  {step:<28} p99 {milliseconds:>8,.1f} ms")
    click.echo(f"As fast as they were taken: {flat.rate:.1f} students a second, p99 {flat.p99 * 1000:.0f} ms.")
    if held is None:
        click.echo("No rate was held with p99 under 1 s.")
    else:
        minute = held.rate * 60
        click.echo(
            f"Held with p99 under 1 s: {held.rate:.1f} students a second ({minute:,.0f} a minute), "
            f"p99 {held.p99 * 1000:.0f} ms."
        )
    click.echo(f"Limited by {found.limit}.")
    click.echo(
        f"Errors: {found.errors}. Stale pages: {found.stale}. Oversold seats: {found.oversold} "
        f"({found.enrolled:,} of {found.seats:,} taken)."
    )
    for sentence, count in (found.notes.wrong + found.notes.stale).most_common(10):
        click.echo(f"  {count:,} times: {sentence}")


commands = [rehearse]
