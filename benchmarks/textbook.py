"""What does the textbook's way of caching a course list cost and get wrong, and what does ours?

    .venv/bin/python -m benchmarks.textbook [--courses 200] [--json]

Both lists come from the same rows and are shown by the same loop. The first is cached as textbooks teach it: look a
name up, and when nothing comes back, build it and set it with a timeout. The second is remembered under a key that
holds the version of the data.
"""

from __future__ import annotations

import argparse
import json
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks._scratch import site

TIMEOUT_SECONDS = 900


def textbook_cache() -> Any:
    """A cache as a project starts with; the site's own `default` takes nothing but the counts of sign-ins."""
    from django.core.cache.backends.locmem import LocMemCache

    return LocMemCache("textbook", {})


def textbook() -> Any:
    from django.db.models import Count

    from coursewell.courses.models import Course

    cache = textbook_cache()
    courses = cache.get("all_courses")
    if not courses:
        courses = Course.objects.annotate(total_modules=Count("modules"))
        cache.set("all_courses", courses, TIMEOUT_SECONDS)
    return courses


def ours() -> Any:
    from django.db.models import Count

    from coursewell.courses.models import Course
    from freshkeys import remember

    courses = Course.objects.select_related("subject", "owner").annotate(total_modules=Count("modules"))
    return remember("all_courses", courses)


def page(lister: Callable[[], Any]) -> list[str]:
    """What a template makes of the list."""
    return [f"{one.title} ({one.subject.title}, {one.owner}, {one.total_modules} modules)" for one in lister()]


def queries(function: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


def milliseconds(function: Callable[[], Any], runs: int = 15) -> float:
    """The median of so many runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return round(sorted(times)[runs // 2], 1)


def filtered(lister: Callable[[], Any]) -> str:
    """What becomes of somebody who filters what came out of the cache."""
    from freshkeys import FrozenResultError

    try:
        count = queries(lambda: list(lister().filter(title="Course 1")))
    except FrozenResultError:
        return "an error that explains"
    return f"{count} query, silently"


def fill(courses: int) -> None:
    """Start again with so many courses in eight subjects, each with one module."""
    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Module, Subject

    textbook_cache().clear()
    for model in (Course, Subject, User):
        model._default_manager.all().delete()
    owner = User.objects.create(email="owner@example.org")
    subjects = [Subject.objects.create(title=f"Subject {n}", slug=f"s{n}") for n in range(8)]
    Course.objects.bulk_create(
        Course(owner=owner, subject=subjects[n % 8], title=f"Course {n}", slug=f"c{n}", state="published")
        for n in range(courses)
    )
    Module.objects.bulk_create(Module(course=one, title="Module", slug="m") for one in Course.objects.all())


def measure(lister: Callable[[], Any], database: Path) -> dict[str, Any]:
    from coursewell.courses.models import Course

    figures: dict[str, Any] = {"queries, first request": queries(lambda: page(lister))}
    figures["queries on a hit"] = queries(lambda: page(lister))
    figures["milliseconds on a hit"] = milliseconds(lambda: page(lister))
    before = page(lister)
    another_program = sqlite3.connect(database, timeout=10, isolation_level=None)
    another_program.execute("UPDATE courses_course SET title = title || ' (new)'")
    another_program.close()
    after = page(lister)
    figures["old titles shown after plain SQL"] = sum(old == new for old, new in zip(before, after, strict=True))
    figures[".filter() on what came out"] = filtered(lister)
    Course.objects.all().delete()
    figures["deleted courses shown"] = len(page(lister))
    textbook_cache().clear()
    page(lister)
    figures["queries on a cached empty list"] = queries(lambda: page(lister))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--courses", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    with site() as folder:
        logging.disable(logging.WARNING)
        for lister in (textbook, ours):
            fill(arguments.courses)
            results[lister.__name__] = measure(lister, folder / "coursewell.sqlite3")
    if arguments.json:
        print(json.dumps({"courses": arguments.courses, **results}, indent=2))
        return
    print(f"{f'{arguments.courses} courses, SQLite':36}{'the textbook':>20}{'ours':>26}")
    for label, figure in results["textbook"].items():
        print(f"{label:36}{figure!s:>20}{results['ours'][label]!s:>26}")


if __name__ == "__main__":
    main()
