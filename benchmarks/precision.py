"""Which pages does an edit reach? Forty edits, each of which must change what it must, and leave alone what it cannot.

    .venv/bin/python -m benchmarks.precision [--db postgres] [--json] [--tables]

Every page is asked for, one edit is made by plain SQL (`edits.py`), every page is asked for again. The number is that
of the queries that a page needed then: 0 means that all it was built from was kept. A star says that the page looks
different. With --tables only whole tables are recorded, as the first version did.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks._scratch import site_on
from benchmarks.edits import EDITS, PAGES, Edit


@dataclass(frozen=True)
class Found:
    """What forty edits did to the pages. `surprises` are sentences: what was neither kept nor changed as it must be."""

    edits: int
    pages: int
    affected: int
    changed: int
    unaffected: int
    kept: int
    #: Pages that read what was edited without showing it.
    near: int
    surprises: list[str]


def fill() -> None:
    """What `edits` says, and nothing else."""
    from coursewell.accounts.models import User
    from coursewell.courses.models import Attachment, Content, Course, Instructor, Module, Subject

    for model in (Course, Subject, Instructor, User):
        model._default_manager.all().delete()
    owner = User.objects.create(email="owner@example.com")
    for number in (0, 1, 2, 3, 9):
        slug = f"{number % 2}"
        subject, _ = Subject.objects.get_or_create(slug=f"s{slug}", defaults={"title": f"Subject {slug}"})
        teacher, _ = Instructor.objects.get_or_create(slug=f"i{slug}", defaults={"name": f"Instructor {slug}"})
        state = "draft" if number == 9 else "published"
        course = Course.objects.create(
            owner=owner, subject=subject, slug=f"c{number}", title=f"Course {number}", state=state, is_open=True
        )
        course.instructors.add(teacher)
        Attachment.objects.create(course=course, name="a.png", digest="0" * 64, size=1, media_type="image/png")
        for module_number in range(2):
            module = Module.objects.create(course=course, slug=f"m{module_number}", title="Module")
            for content_number in range(2):
                Content.objects.create(module=module, slug=f"t{content_number}", title="Text", body="Text")


def visit(address: str) -> tuple[int, bytes]:
    """How many queries a page needs, and what it looks like."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        response = Client(SERVER_NAME="127.0.0.1").get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}.")
    return len(captured), response.content


def after(edit: Edit) -> dict[str, tuple[int, bool]]:
    """By page, the queries that it needs after an edit, and whether it looks different."""
    from django.db import connection

    fill()
    before = {name: visit(address) for name, address in PAGES.items()}
    with connection.cursor() as cursor:
        cursor.execute(edit.sql)
        if cursor.rowcount < 1:
            raise SystemExit(f"“{edit.name}” edits nothing.")
    found = {name: visit(address) for name, address in PAGES.items()}
    return {name: (queries, text != before[name][1]) for name, (queries, text) in found.items()}


@contextmanager
def tables_only() -> Iterator[None]:
    """Record what the first version recorded."""
    from freshkeys.engine import forget_everything
    from freshkeys.recording import compiled
    from freshkeys.recording.refining import sources_of
    from freshkeys.sources import table_of, table_source

    def coarse(compiler: Any) -> list[str]:
        return [table_source(table_of(source)) for source in sources_of(compiler)]

    forget_everything()
    with patch.object(compiled, "sources_of", coarse):
        yield
    forget_everything()


def run(kind: str, *, tables: bool = False) -> dict[str, dict[str, tuple[int, bool]]]:
    """By edit and page: how many queries it needs, and whether it looks different."""
    with ExitStack() as stack:
        stack.enter_context(site_on(kind))
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0)
        if tables:
            stack.enter_context(tables_only())
        after(EDITS[0])  # what a process does once
        return {edit.name: after(edit) for edit in EDITS}


def judged(found: Mapping[str, Mapping[str, tuple[int, bool]]]) -> Found:
    """Compare with what `edits` expects."""
    verdicts = Counter(_verdict(edit, page, *found[edit.name][page]) for edit in EDITS for page in PAGES)
    return Found(
        edits=len(EDITS),
        pages=len(PAGES),
        affected=sum(len(edit.changes) for edit in EDITS),
        changed=verdicts["changed"],
        unaffected=sum(len(PAGES) - len(edit.changes) - len(edit.near) for edit in EDITS),
        kept=verdicts["kept"],
        near=verdicts["near"],
        surprises=[verdict for verdict in verdicts if verdict.endswith(".")],
    )


def _verdict(edit: Edit, page: str, queries: int, is_different: bool) -> str:
    if page in edit.near:
        return "near"
    if is_different != (page in edit.changes):
        return f"{edit.name}: the page {page} looks {'different' if is_different else 'as before'}."
    if is_different:
        return "changed"
    return f"{edit.name}: the page {page} needs {queries} queries." if queries else "kept"


def measure(kind: str) -> Found:
    """The same in a process of its own, for Django is set up once in a process."""
    command = [sys.executable, "-m", "benchmarks.precision", "--db", kind, "--json"]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True)
    if done.returncode not in (0, 1) or not done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    return Found(**json.loads(done.stdout)["found"])


def show(found: Mapping[str, Mapping[str, tuple[int, bool]]]) -> None:
    print(f"{'':38}" + "".join(f"{page:>12}" for page in PAGES))
    for edit, pages in found.items():
        figures = [f"{queries}{'*' if is_different else ' '}" for queries, is_different in pages.values()]
        print(f"{edit:38}" + "".join(f"{figure:>12}" for figure in figures))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--tables", action="store_true")
    given = parser.parse_args()
    queries = run(given.db, tables=given.tables)
    found = judged(queries)
    if given.json:
        print(json.dumps({"found": vars(found), "queries": queries}))
    else:
        show(queries)
        print(f"{found.kept} of {found.unaffected} pages that an edit cannot matter to were kept,")
        print(f"{found.changed} of {found.affected} that it matters to look different;")
        print(f"{found.near} read what was edited, or count it, without showing it.")
        print(*found.surprises, sep="\n")
    sys.exit(bool(found.surprises))


if __name__ == "__main__":
    main()
