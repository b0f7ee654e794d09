"""Which pages does an edit reach?

    .venv/bin/python -m benchmarks.precision [--db postgres] [--json]

Every page is asked for, one edit is made by plain SQL, every page is asked for again. The number is that of the queries
that a page needed then; 0 means that all it was built from was kept. Beside it, what it would need if only whole tables
were recorded.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from benchmarks._scratch import site

EDITS = {
    "a lesson of another course": "UPDATE courses_content SET body = body || ' x' WHERE slug = 't0' AND module_id IN "
    "(SELECT id FROM courses_module WHERE course_id = (SELECT id FROM courses_course WHERE slug = 'c1'))",
    "a module of another course": "UPDATE courses_module SET title = title || ' x' WHERE course_id = "
    "(SELECT id FROM courses_course WHERE slug = 'c1')",
    "the title of another course": "UPDATE courses_course SET title = title || ' x' WHERE slug = 'c1'",
    "a file of another course": "UPDATE courses_attachment SET size = size + 1 WHERE course_id = "
    "(SELECT id FROM courses_course WHERE slug = 'c1')",
    "who teaches another course": "UPDATE courses_course_instructors SET course_id = course_id WHERE course_id = "
    "(SELECT id FROM courses_course WHERE slug = 'c1')",
    "this course": "UPDATE courses_course SET title = title || ' x' WHERE slug = 'c0'",
    "this lesson": "UPDATE courses_content SET body = body || ' x' WHERE slug = 't0' AND module_id IN "
    "(SELECT id FROM courses_module WHERE course_id = (SELECT id FROM courses_course WHERE slug = 'c0'))",
    "an instructor": "UPDATE courses_instructor SET bio = bio || ' x' WHERE slug = 'i0'",
    "a subject": "UPDATE courses_subject SET title = title || ' x' WHERE slug = 's1'",
    "somebody signs in": "UPDATE accounts_user SET last_login = '2026-01-01'",
}
PAGES = {
    "list": "/",
    "subject": "/subjects/s0/",
    "course": "/courses/c0/",
    "lesson": "/courses/c0/m0/t0/",
    "instructor": "/instructors/i0/",
    "feed": "/feed.atom",
    "sitemap": "/sitemap-courses-1.xml",
}


def fill() -> None:
    """Four courses of two subjects and two instructors, each with modules, lessons and a file."""
    from coursewell.accounts.models import User
    from coursewell.courses.models import Attachment, Content, Course, Instructor, Module, Subject

    owner = User.objects.create(email="owner@example.com")
    for number in range(4):
        slug = f"{number % 2}"
        subject, _ = Subject.objects.get_or_create(slug=f"s{slug}", defaults={"title": f"Subject {slug}"})
        teacher, _ = Instructor.objects.get_or_create(slug=f"i{slug}", defaults={"name": f"Instructor {slug}"})
        course = Course.objects.create(
            owner=owner, subject=subject, slug=f"c{number}", title=f"Course {number}", state="published", is_open=True
        )
        course.instructors.add(teacher)
        Attachment.objects.create(course=course, name="a.png", digest="0" * 64, size=1, media_type="image/png")
        for module_number in range(2):
            module = Module.objects.create(course=course, slug=f"m{module_number}", title="Module")
            for content_number in range(2):
                Content.objects.create(module=module, slug=f"t{content_number}", title="Text", body="Text")


def queries_after(edit: str) -> dict[str, int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")

    def visit(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}.")
        return len(captured)

    for address in PAGES.values():
        visit(address)
    warm = {name: visit(address) for name, address in PAGES.items()}
    if any(warm.values()):
        raise SystemExit(f"Warm pages made queries: {warm}.")
    with connection.cursor() as cursor:
        cursor.execute(edit)
    return {name: visit(address) for name, address in PAGES.items()}


@contextmanager
def tables_only() -> Iterator[None]:
    """Record what the first version recorded."""
    from freshkeys import compiled
    from freshkeys.engine import forget_everything
    from freshkeys.refining import sources_of
    from freshkeys.sources import table_of, table_source

    def coarse(compiler: Any) -> list[str]:
        return [table_source(table_of(source)) for source in sources_of(compiler)]

    forget_everything()
    with patch.object(compiled, "sources_of", coarse):
        yield
    forget_everything()


def run(kind: str) -> dict[str, dict[str, Any]]:
    with ExitStack() as stack:
        environment = {}
        if kind == "postgres":
            from tests.support import postgres

            environment["DATABASE_URL"] = stack.enter_context(postgres.server())
        stack.enter_context(site(**environment))
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0)
        fill()
        fine = {name: queries_after(edit) for name, edit in EDITS.items()}
        with tables_only():
            coarse = {name: queries_after(edit) for name, edit in EDITS.items()}
    return {name: {page: [fine[name][page], coarse[name][page]] for page in PAGES} for name in EDITS}


def show(found: Mapping[str, Mapping[str, Any]]) -> None:
    print(f"{'queries now / with tables only':34}" + "".join(f"{page:>12}" for page in PAGES))
    for edit, pages in found.items():
        print(f"{edit:34}" + "".join(f"{now:>7} /{before:>3}" for now, before in pages.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.db)
    print(json.dumps(found)) if given.json else show(found)


if __name__ == "__main__":
    main()
