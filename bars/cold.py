"""Visits list pages of the site that the environment names with an empty cache: a path a line in, JSON a line out.

A process of its own for each size of catalogue, so that both can be asked in turn. `?` asks for the addresses.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bars.queries import VALIDATION  # noqa: E402
from coursewell.courses.models import Course, Subject  # noqa: E402
from freshkeys.engine import forget_everything  # noqa: E402

client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])


def addresses() -> dict[str, str]:
    """The pages of the bar. What is rare or large differs with the size of the catalogue."""
    largest = Subject.objects.annotate(number=Count("courses")).order_by("-number", "pk")[0].get_absolute_url()
    texts = Course.objects.filter(state="published", language="en").order_by("pk").values_list("overview", flat=True)
    rare = "+".join(sorted(texts.exclude(overview="")[0].replace(".", "").split(), key=len)[-2:])
    return {
        "front page": "/",
        "largest subject": largest,
        "subject, language and level": f"{largest}?language=en&level=beginner",
        "level and open enrolment": "/?level=beginner&state=open",
        "two rare words": f"/?q={rare}",
        "two words": "/?q=introduction+history",
        "two words of every other course": "/?q=the+of",
        "a word of every other course": "/?q=course",
        "a common word under filters": f"{largest}?q=course&level=beginner",
        "a word that nobody has": "/?q=zzzqqqx",
        "the beginning of many words": "/?q=int",
        "Chinese": "/?q=数据",
        "last page": "/?page=999999",
        "last page of a subject": f"{largest}?page=999999",
        "last page of a search": "/?q=introduction&page=999999",
        "by title": "/?order=title",
        "by title, last page": "/?order=title&page=999999",
        "newest first, last page": "/?order=newest&page=999999",
    }


def visit(path: str) -> dict[str, Any]:
    forget_everything()
    started, processor = time.perf_counter(), time.process_time()
    response = client.get(path, secure=True)
    seconds, cpu = time.perf_counter() - started, time.process_time() - processor
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return {"ms": seconds * 1000, "cpu_ms": cpu * 1000, "bytes": len(response.content)}


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        visit(path)
    return sum(not any(word in query["sql"] for word in VALIDATION) for query in captured)


def main() -> None:
    for line in sys.stdin:
        path = line.strip()
        answer = addresses() if path == "?" else visit(path) | {"queries": queries(path) if line[0] == " " else 0}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
