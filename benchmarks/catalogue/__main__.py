"""Fill an empty site with a generated catalogue.

    DATA_DIR=/tmp/large .venv/bin/python -m benchmarks.catalogue --courses 100000 [--subjects 600] [--seed 7]
    DATA_DIR=/tmp/large .venv/bin/coursewell serve

Goes into the database that DATA_DIR and DATABASE_URL name, and only where there are no courses yet. The same seed,
numbers and day give the same rows on SQLite and PostgreSQL. Windows of enrolment lie around `--on`, which is today's
date where it is not said. A PostgreSQL can take them from the SQLite file of a site that was filled before:

    DATABASE_URL=postgres://... .venv/bin/python -m benchmarks.catalogue --copy-of /tmp/large/coursewell.sqlite3
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date
from pathlib import Path

import django


def main() -> None:
    options = parse()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.catalogue import copy_from, generate
    from coursewell.courses.models import Course

    call_command("migrate", verbosity=0)
    if Course.objects.exists():
        sys.exit("This site has courses already. Name an empty one with DATA_DIR or DATABASE_URL.")
    started = time.monotonic()
    if options.copy_of:
        copy_from(options.copy_of)
        print(f"{Course.objects.count():,} courses in {time.monotonic() - started:.0f} s, from {options.copy_of}.")
        return
    on = options.on or timezone.now().date()
    generate(options.courses, subjects=options.subjects, seed=options.seed, on=on, progress=said)
    print(f"{options.courses:,} courses in {time.monotonic() - started:.0f} s, seed {options.seed}, around {on}.")


def said(done: int) -> None:
    if done % 10_000 == 0:
        print(f"  {done:,}", file=sys.stderr, flush=True)


def parse() -> argparse.Namespace:
    assert __doc__
    parser = argparse.ArgumentParser(
        prog="benchmarks.catalogue", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--courses", type=int, default=100_000)
    parser.add_argument("--subjects", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--copy-of", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
