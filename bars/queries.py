"""Counts the queries of list pages, cold and warm, on the site that the environment names; prints JSON."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from coursewell.courses.models import Subject  # noqa: E402
from freshkeys.engine import forget_everything  # noqa: E402

VALIDATION = ("freshkeys", "data_version", "pg_current_snapshot")


def queries(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return [query["sql"] for query in captured if not any(word in query["sql"] for word in VALIDATION)]


def main() -> None:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    subject = Subject.objects.order_by("pk").first()
    assert subject is not None
    found = []
    for path in ("/", "/?page=3", subject.get_absolute_url(), "/?q=introduction"):
        forget_everything()
        client.get("/accounts/login/", secure=True)  # which asks for the next publication, once in a process
        cold, warm = queries(client, path), queries(client, path)
        for sql in warm:
            print(f"{path} warm: {sql[:300]}", file=sys.stderr)
        found.append((path, len(cold), len(warm)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
