"""What does each page cost, cold and warm?

    .venv/bin/python -m benchmarks.pages [--courses 15000] [--db postgres] [--here] [--only list,subject] [--json]

Cold: nothing is in the cache. Warm: the page was asked for before. The processor's time is that of the Django process
(compression included); beside PostgreSQL, which works in processes of its own, look at the time on the clock too.
Best of several runs: what disturbs a run only ever adds to it. `--here` asks the database that DATA_DIR and
DATABASE_URL name instead of a generated one.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import quote_plus

from benchmarks import catalogue
from benchmarks._scratch import site_on

COLUMNS = ("cold_queries", "cold_cpu_ms", "cold_ms", "warm_queries", "warm_cpu_ms", "warm_ms")


@contextmanager
def database(courses: int, kind: str, *, here: bool) -> Iterator[None]:
    with ExitStack() as stack:
        if here:
            import os

            import django

            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            django.setup()
            yield
            return
        stack.enter_context(site_on(kind))
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0)
        catalogue.generate(courses)
        yield


def pages() -> dict[str, str]:
    """An address for each kind of page, from what is in the database."""
    from django.db.models import Count

    from coursewell.courses.models import Content, Course, Subject

    listed = Course.objects.filter(state="published")
    subject = Subject.objects.annotate(number=Count("courses")).order_by("-number", "pk")[0]
    course, last = listed.order_by("pk")[0], -(-listed.count() // 24)
    teaching = Course.instructors.through.objects.select_related("instructor").order_by("pk").first()
    instructor = teaching.instructor if teaching else None
    found = {
        "list": "/",
        "last page": f"/?page={last}",
        "facets": "/?language=en&level=beginner&state=open",
        "search, a name": f"/?q={quote_plus(instructor.name if instructor else course.title)}",
        "search, two words": "/?q=introduction+history",
        "search, common": "/?q=course",
        "subject": subject.get_absolute_url(),
        "course": course.get_absolute_url(),
        "sitemap": "/sitemap-courses-1.xml",
        "feed": "/feed.atom",
    }
    if instructor is not None:
        found["instructor"] = instructor.get_absolute_url()
    content = Content.objects.filter(module__course__state="published").select_related("module__course").first()
    if content is not None:
        found["lesson"] = f"{content.module.course.get_absolute_url()}{content.module.slug}/{content.slug}/"
    return found


def measure(path: str, *, cold_runs: int, warm_runs: int) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from freshkeys.engine import forget_everything

    client = Client(headers={"accept-encoding": "gzip"}, SERVER_NAME="127.0.0.1")

    def visit() -> Any:
        response = client.get(path)
        if response.status_code not in (200, 403):
            raise SystemExit(f"{path} answered {response.status_code}.")
        return response

    def cold() -> Any:
        forget_everything()
        return visit()

    def queries(function: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            function()
        return len(captured)

    size = len(visit().content)  # also loads the templates
    found = {"path": path, "bytes": size, "cold_queries": queries(cold), "warm_queries": queries(visit)}
    found |= {f"cold_{name}": value for name, value in best(cold, cold_runs).items()}
    visit()
    return found | {f"warm_{name}": value for name, value in best(visit, warm_runs).items()}


def best(function: Callable[[], Any], runs: int) -> dict[str, float]:
    """Milliseconds of the processor and on the clock."""
    times = []
    for _ in range(runs):
        processor, clock = time.process_time(), time.perf_counter()
        function()
        times.append((time.process_time() - processor, time.perf_counter() - clock))
    return {
        "cpu_ms": round(min(one for one, _ in times) * 1000, 1),
        "ms": round(min(one for _, one in times) * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--courses", type=int, default=15_000)
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--here", action="store_true", help="ask the database of DATA_DIR and DATABASE_URL")
    parser.add_argument("--only", default="", help="names of pages, with commas")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with database(options.courses, options.db, here=options.here):
        only = set(options.only.split(",")) - {""}
        asked = {name: path for name, path in pages().items() if not only or name in only}
        found = {name: measure(path, cold_runs=3, warm_runs=15) for name, path in asked.items()}
    if options.json:
        print(json.dumps(found, indent=1))
        return
    heads = ("bytes", "queries", "CPU ms", "ms", "queries", "CPU ms", "ms")
    print(f"{'':<26} {'cold':>24} {'warm':>24}")
    print(f"{'':<18}", *(f"{head:>7}" for head in heads))
    for name, one in found.items():
        print(f"{name:<18} {one['bytes']:>7,}", *(f"{one[column]:>7}" for column in COLUMNS))


if __name__ == "__main__":
    main()
