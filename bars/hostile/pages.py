"""`python -m bars.hostile.pages` asks this site for its pages, each for the first time, and prints what they took."""

from __future__ import annotations

import json
import os
import time


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.test import Client

    from coursewell.courses.models import Content, Course

    client = Client(SERVER_NAME="courses.example.org")
    client.get("/accounts/login/", secure=True)  # whatever happens once in a process
    paths = ["/", "/?q=hostile"]
    paths += [f"/courses/{slug}/" for slug in Course.objects.values_list("slug", flat=True)[:5]]
    parts = Content.objects.values_list("module__course__slug", "module__slug", "slug")
    paths += [f"/courses/{course}/{module}/{slug}/" for course, module, slug in parts[:5]]
    found = []
    for path in paths:
        started = time.monotonic()
        answer = client.get(path, secure=True)
        size = len(answer.content)
        found.append((path, answer.status_code, time.monotonic() - started, size))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
