"""Decides a test run's database and folders before Django's settings are read.

Loaded with `-p` (see pyproject.toml), because pytest-django reads the settings before any conftest.py.
"""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

# What a developer has set for their own site must not decide how tests run.
SETTINGS = ("DATABASE_URL", "CACHE_URL", "SITE_URL", "SITE_NAME", "PORT", "SECRET_KEY", "DEBUG", "EMAIL_URL")
SCRATCH = "COURSEWELL_TEST_SCRATCH"

_until_the_end = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("coursewell").addoption(
        "--db", choices=("sqlite", "postgres"), default="sqlite", help="the database that the tests run on"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, Any, Any]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _prepare(early_config.known_args_namespace.db)
    data = Path(os.environ[SCRATCH]) / (worker or "main")
    (data / "static").mkdir(parents=True)
    os.environ["DATA_DIR"] = str(data)
    sys.addaudithook(_refuse_the_network)
    return (yield)


def _prepare(database: str) -> None:
    """Once a run, in the process that the workers of pytest-xdist inherit from."""
    atexit.register(_until_the_end.close)
    for name in SETTINGS:
        os.environ.pop(name, None)
    os.environ[SCRATCH] = _until_the_end.enter_context(
        tempfile.TemporaryDirectory(prefix="coursewell-tests-", ignore_cleanup_errors=True)
    )
    if database == "postgres":
        from tests.support import postgres

        os.environ["DATABASE_URL"] = _until_the_end.enter_context(postgres.server())


def pytest_configure(config: pytest.Config) -> None:
    """Settings that would only cost time here, or hide mistakes; everything else is as on a real site."""
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.FRESHKEYS["UNTRACKED"] = "error"  # what a page reads past the cache is a mistake, found here
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure() -> None:
    _until_the_end.close()


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        if not host.startswith("127.") and host not in {"::1", "localhost"}:
            raise RuntimeError(f"A test tried to reach {host}. Tests use no network.")
