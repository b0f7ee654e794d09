"""Importing real material into an empty site, twice, by the commands that an operator types."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bars.material.counting import figure
from bars.material.places import folder
from bars.material.wanted import MATERIAL, Figures, Step
from tests.support import site


def import_twice(name: str) -> tuple[list[tuple[Figures, Figures]], int]:
    """For each step what was found and what is wanted, and how many changes the second pass over all steps made."""
    with prepared_site() as environment:
        database = Path(environment["DATA_DIR"], "coursewell.sqlite3")
        found: list[tuple[Figures, Figures]] = []
        for step in MATERIAL[name]:
            said = run(name, step, environment)
            found.append(({what: figure(what, said, database) for what in step.wanted}, step.wanted))
        again = [changes(run(name, step, environment)) for step in MATERIAL[name]]
        return found, sum(again)


def changes(report: dict[str, Any]) -> int:
    made = report["changes"] if isinstance(report["changes"], list) else [report["changes"]]
    return sum(sum(each[verb].values()) for each in made for verb in ("created", "updated", "removed"))


def run(name: str, step: Step, environment: dict[str, str]) -> dict[str, Any]:
    path = str(folder(name) / step.path)
    said: dict[str, Any] = json.loads(coursewell(environment, step.group, "import", path, *step.options, "--json", "-"))
    return said


@contextmanager
def prepared_site() -> Iterator[dict[str, str]]:
    """An empty site that others reach, so it gets no demo."""
    with tempfile.TemporaryDirectory(prefix="coursewell-bar-") as data:
        environment = site.environment(Path(data), 8000, SITE_URL="https://courses.example.org")
        coursewell(environment, "prepare")
        yield environment


def coursewell(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "config.cli", *arguments]
    done = subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"coursewell {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def list_page_queries() -> list[tuple[str, int, int]]:
    """Address, queries cold, queries warm but the validation, for list pages over the university's catalogue."""
    with prepared_site() as environment:
        for step in MATERIAL["cat-mcgill"]:
            run("cat-mcgill", step, environment)
        command = [sys.executable, "-m", "bars.queries"]
        done = subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, check=True)
        return [(path, cold, warm) for path, cold, warm in json.loads(done.stdout)]
