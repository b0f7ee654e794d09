"""What the site's code answers with the cache off, in a fresh process for each request.

Each is forked from a process that has read all code and templates, and has never answered anything nor asked the
database: nothing that a request leaves behind in memory can be in it.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.site import ROOT


class FreshProcesses:
    """Asks for pages, each in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def answer(self, address: str, language: str, now: datetime, host: str = "testserver") -> tuple[int, bytes]:
        """The status and the bytes of a page as of `now`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([address, language, now.isoformat(), host]) + "\n")
        self.process.stdin.flush()
        status, content = json.loads(self.process.stdout.readline())
        return status, base64.b64decode(content)


@contextmanager
def processes(database: str, environment: Mapping[str, str] | None = None) -> Iterator[FreshProcesses]:
    """Those of the test database with this name: with the settings of this test run, or those of a site that runs."""
    command = [sys.executable, "-m", "tests.support.fresh", database, *([] if environment is None else ["as served"])]
    given = dict(os.environ if environment is None else environment) | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    with subprocess.Popen(
        command, cwd=ROOT, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield FreshProcesses(process)
        assert process.stdin is not None
        process.stdin.close()


def prepare(database: str, *, as_served: bool) -> None:
    import django
    from django.apps import apps
    from django.conf import settings
    from django.template.loader import get_template
    from django.test.utils import setup_test_environment
    from django.urls import get_resolver
    from django.utils import translation

    from tests.support.run import pytest_configure

    if not as_served:
        pytest_configure(None)  # type: ignore[arg-type]  # it asks nothing of it
    settings.DATABASES["default"]["NAME"] = database
    settings.FRESHKEYS = {"ENABLED": False}
    django.setup()
    setup_test_environment()
    get_resolver()._populate()
    for code, _ in settings.LANGUAGES:
        translation.activate(code)
    for app in apps.get_app_configs():
        folder = Path(app.path) / "templates"
        if app.name.startswith("coursewell."):
            for file in folder.rglob("*.html"):
                get_template(str(file.relative_to(folder)))


def respond(address: str, language: str, now: str, host: str) -> list[Any]:
    from django.test import Client

    from freshkeys import engine

    engine.freeze(datetime.fromisoformat(now))
    response = Client().get(address, headers={"accept-language": language, "host": host})
    return [response.status_code, base64.b64encode(response.content).decode()]


def main() -> None:
    prepare(sys.argv[1], as_served="as served" in sys.argv)
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
            continue
        try:
            answer = respond(*json.loads(line))
        except Exception:
            answer = [0, base64.b64encode(traceback.format_exc().encode()).decode()]
        os.write(1, json.dumps(answer).encode() + b"\n")
        os._exit(0)


if __name__ == "__main__":
    main()
