"""`manage.py freshkeys doctor`: is all that freshness rests on in place? `explain`: what is a page built from?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from freshkeys.doctor import examine
from freshkeys.receipts import printing
from freshkeys.receipts.visiting import VisitError, visit


class Command(BaseCommand):
    help = "Examines the log and its triggers, and explains what a page is built from."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        doctor = actions.add_parser(
            "doctor", help="Name each trigger that is missing, off or outdated, the size of the log and its watermark."
        )
        doctor.add_argument("--database", default="default")
        explain = actions.add_parser("explain", help="Ask for a page twice, and say what is remembered in it and why.")
        explain.add_argument(
            "address", metavar="PATH", help="/courses/, or the whole address of a page of this project"
        )
        explain.add_argument("--user", default="", help="what this person signs in with; nobody is, unless given")
        explain.add_argument("--language", default="", help="what the browser asks for, as de")
        for action in (doctor, explain):
            action.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        (self.doctor if options["action"] == "doctor" else self.explain)(**options)

    def doctor(self, *, database: str, **options: Any) -> None:
        health = examine(database)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(health)))
        else:
            self.stdout.write(f"{health.database}: the log has {health.rows} rows, pruned below {health.watermark}.")
            for problem in health.problems:
                self.stdout.write(problem)
        if not health.is_well:
            raise CommandError(f"{len(health.problems)} problems. What is built from these tables is not kept.")
        if not options["json"]:
            self.stdout.write("All is well.")

    def explain(self, *, address: str, user: str, language: str, **options: Any) -> None:
        try:
            first, again = (visit(address, user=user, language=language) for _ in range(2))
        except VisitError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(printing.visits_as_dict(first, again), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(printing.in_lines(first, again)))
        if first.status >= 400:
            raise CommandError(f"There is no such page for this visitor: it answers {first.status}.")
