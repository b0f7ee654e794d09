"""`manage.py freshkeys doctor`: is everything that freshness rests on in place?"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from freshkeys.doctor import examine


class Command(BaseCommand):
    help = "Names each trigger that is missing, off or outdated, the size of the log and its watermark."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["doctor"])
        parser.add_argument("--database", default="default")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        health = examine(options["database"])
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
