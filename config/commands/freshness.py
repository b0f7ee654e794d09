"""`coursewell freshness`: proves that no page is ever out of date, and explains what a page is built from."""

from __future__ import annotations

import json
from typing import Any

import click

from coursewell.terminal import FailureError, end

PLAN: dict[str, Any] = {
    "workload": "coursewell.authoring.checking",
    "program": "config.cli",
    "settings": "config.scratch",
}


@click.group()
def freshness() -> None:
    """Whether pages are as fresh as the database."""


class WithNames(click.Command):
    """A command whose help ends with the names that its options take, which need Django to be known."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from freshkeys.checking.defects import DEFECTS
        from freshkeys.checking.faults import FAULTS

        for title, register in (("Faults", FAULTS), ("Defects", DEFECTS)):
            with formatter.section(title):
                formatter.write_dl([(name, one.about) for name, one in register.items()])


@freshness.command(cls=WithNames)
@click.option(
    "--db",
    "database",
    type=click.Choice(["sqlite", "postgres"]),
    default="sqlite",
    show_default=True,
    help="The scratch database that the check makes and removes again.",
)
@click.option(
    "--l2",
    type=click.Choice(["none", "valkey"]),
    default="none",
    show_default=True,
    help="The store through which the processes of the site share values.",
)
@click.option(
    "--seconds", type=click.FloatRange(min=1), default=30.0, show_default=True, help="For all faults together."
)
@click.option(
    "--faults",
    default="none",
    show_default=True,
    metavar="NAME,...",
    help="What goes wrong meanwhile, one after the other: “all”, “none”, or names.",
)
@click.option(
    "--defect",
    default="",
    metavar="NAME",
    help="Seed a mistake into freshkeys, which the check must find: to prove that it can.",
)
@click.option("--doors", default="", metavar="NAME,...", help="Write through these doors only.")
@click.option("--pages", default="", metavar="NAME,...", help="Read these kinds of pages only.")
@click.option(
    "--server",
    default="",
    metavar="URL",
    help="With --db postgres: make the database on this server, instead of starting one.",
)
@click.option(
    "--readers",
    type=click.IntRange(1, 16),
    default=2,
    show_default=True,
    help="How many processes read, three requests at a time each.",
)
@click.option("--edge", is_flag=True, help="Read through the edge, which keeps whole pages.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(as_json: bool, **options: Any) -> None:
    """Write through every door and read every page at once, and judge each answer.

    The site that is checked is a scratch one with data of its own. Yours is not touched.
    """
    from freshkeys.checking.check import check as run
    from freshkeys.checking.postgres import NotInstalledError

    plan = planned(**options)
    try:
        tally = run(plan, lambda line: click.echo(line, err=True))
    except NotInstalledError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(tally.as_dict(), ensure_ascii=False, indent=1))
    else:
        tally.in_words(click.echo)
    end(is_well=tally.is_clean)


@freshness.command()
@click.argument("address", metavar="URL")
@click.option("--user", default="", metavar="EMAIL", help="As this person sees it; default: somebody not signed in.")
@click.option("--language", default="", metavar="CODE", help="As a browser that asks for this language gets it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def explain(address: str, user: str, language: str, as_json: bool) -> None:
    """Ask for a page twice, and say what is remembered in it: built from what, good until when, and why not kept."""
    from django.conf import settings

    from freshkeys.receipts import printing
    from freshkeys.receipts.visiting import VisitError, visit

    address = settings.SITE_URL + address if address.startswith("/") else address
    try:
        first, again = (visit(address, user=user, language=language) for _ in range(2))
    except VisitError as error:
        raise FailureError(str(error)) from error
    if as_json:
        click.echo(json.dumps(printing.visits_as_dict(first, again), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(printing.in_lines(first, again)))
    end(is_well=first.status < 400)


def planned(*, faults: str, defect: str, doors: str, pages: str = "", **options: Any) -> Any:
    """The plan that the options describe, or an error that names what there is."""
    from coursewell.authoring.checking.doors import DOORS
    from coursewell.authoring.checking.pages import PAGES
    from freshkeys.checking.defects import DEFECTS
    from freshkeys.checking.faults import FAULTS
    from freshkeys.checking.rig import PERIOD_OF_EDGE, Plan

    chosen = tuple(FAULTS) if faults == "all" else _known(faults, FAULTS, "fault")
    names = _known(doors, {door.name for door in DOORS}, "door") if doors else ()
    kinds = _known(pages, {page.kind for page in PAGES}, "page") if pages else ()
    if options.get("edge"):
        options["period"] = PERIOD_OF_EDGE
    if defect:
        _known(defect, DEFECTS, "defect")
        seeded = DEFECTS[defect]
        names, kinds = names or seeded.doors, kinds or seeded.pages
        chosen = seeded.faults if faults == "none" else chosen
        options["pause_seconds"] = seeded.pause_seconds
    return Plan(**PLAN, faults=chosen, defect=defect, doors=names, pages=kinds, stop_at_first=bool(defect), **options)


def _known(text: str, there_are: Any, what: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if unknown := [name for name in names if name not in there_are]:
        raise click.BadParameter(f"There is no {what} “{unknown[0]}”; there are: {', '.join(sorted(there_are))}.")
    return names


commands = [freshness]
