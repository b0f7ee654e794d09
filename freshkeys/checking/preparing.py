"""Makes the scratch database: `python -m freshkeys.checking.preparing WORKLOAD`."""

from __future__ import annotations

import sys

import django
from django.core.management import call_command
from django.db import connection

from freshkeys.checking.commits import CLOCK, SLEEPER
from freshkeys.checking.workload import Workload


def main(workload: str) -> None:
    django.setup()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SLEEPER + CLOCK)
    call_command("migrate", interactive=False, verbosity=0)
    Workload.called(workload).plots.prepare()


if __name__ == "__main__":
    main(sys.argv[1])
