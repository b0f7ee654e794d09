"""What `django-admin startproject` makes, and freshkeys from its wheel: no Coursewell, no settings of ours."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from freshkeys.checking import postgres
from freshkeys.tests.packaging.conftest import run

PROJECT = Path(__file__).parent / "bare"
ON_POSTGRESQL = """
server = {{"HOST": "{host}", "NAME": "postgres", "USER": "postgres"}}
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", **server}}}}
"""

pytestmark = pytest.mark.slow


def make_project(python: Path, folder: Path, more_settings: str) -> None:
    run(python, "-m", "django", "startproject", "school", ".", cwd=folder)
    run(python, "manage.py", "startapp", "notes", cwd=folder)
    for name, goes_to in (("models", "notes/models"), ("views", "notes/views"), ("urls", "school/urls")):
        shutil.copy(PROJECT / f"{name}.py.txt", folder / f"{goes_to}.py")
    shutil.copy(PROJECT / "story.py.txt", folder / "story.py")
    with (folder / "school" / "settings.py").open("a") as settings:
        settings.write((PROJECT / "settings.py.txt").read_text() + more_settings)
    run(python, "manage.py", "makemigrations", "notes", cwd=folder)
    run(python, "manage.py", "migrate", cwd=folder)


def check(python: Path, folder: Path, more_settings: str = "") -> None:
    make_project(python, folder, more_settings)
    told = json.loads(run(python, "story.py", cwd=folder))
    assert Path(told["freshkeys"]).is_relative_to(python.parent.parent)
    assert not told["sees coursewell"]
    assert told["first"] == {"page": "ants, bees", "queries": 1}
    assert told["again"] == {"page": "ants, bees", "queries": 0}
    assert told["after plain SQL elsewhere"] == {"page": "aphids, bees", "queries": 1}
    assert told["after a rollback elsewhere"] == {"page": "aphids, bees", "queries": 0}
    assert run(python, "manage.py", "freshkeys", "doctor", cwd=folder).endswith("All is well.\n")


@pytest.mark.sqlite
def test_a_bare_project_on_sqlite(python, tmp_path):
    check(python, tmp_path)


@pytest.mark.postgres
def test_a_bare_project_on_postgresql(python, tmp_path):
    with postgres.running() as server:
        check(python, tmp_path, ON_POSTGRESQL.format(host=server.sockets))
