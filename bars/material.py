"""Real material: what an import of it must give, and how many queries a list page over it takes."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import site

#: Beside the repository, or beside the folder that holds this worktree of it.
PLACES = [site.ROOT.parent / "shared" / "data", site.ROOT.parent.parent / "shared" / "data"]
#: What IMPORT.md of the material asks for.
WANTED = {
    "cat-mcgill": {"courses": 15_162, "titles": 11_586, "subjects": 331, "instructors": 10_492},
    "md-python-inflammation": {"courses": 1, "modules": 12, "texts": 12, "missing": 3, "unresolved": 2},
}
IMPORTS: dict[str, list[tuple[str, ...]]] = {
    "cat-mcgill": [
        ("catalogue", "import", "client/src/assets/search-data.json", "--map", "mcgill-search"),
        ("catalogue", "import", "crates/db/test-seeds/mix.json", "--map", "mcgill-mix"),
    ],
    "md-python-inflammation": [("course", "import", "")],
}
COUNTED = {
    "courses": "SELECT count(*) FROM courses_course",
    "subjects": "SELECT count(*) FROM courses_subject",
    "instructors": "SELECT count(*) FROM courses_instructor",
    "modules": "SELECT count(*) FROM courses_module",
    "texts": "SELECT count(*) FROM courses_content WHERE kind = 'text'",
}
Figures = dict[str, int]


def is_there(name: str) -> bool:
    return any((place / name).is_dir() for place in PLACES)


def folder(name: str) -> Path:
    return next(place / name for place in PLACES if (place / name).is_dir())


def import_twice(name: str) -> tuple[Figures, Figures, int]:
    """What the first import gave, what it must give, and how many changes the second one made."""
    with prepared_site() as environment:
        said = import_all(name, environment)
        reported = said[0].get("reported", {})
        found = {
            "titles": said[0].get("titles", 0),
            "missing": reported.get("missing picture", 0),
            "unresolved": reported.get("unresolved link", 0),
        }
        with sqlite3.connect(Path(environment["DATA_DIR"], "coursewell.sqlite3")) as connection:
            found |= {what: connection.execute(sql).fetchone()[0] for what, sql in COUNTED.items()}
        again = import_all(name, environment)
        wanted = WANTED[name]
        return {what: found[what] for what in wanted}, wanted, sum(changes(report) for report in again)


def changes(report: dict[str, Any]) -> int:
    made = report["changes"] if isinstance(report["changes"], list) else [report["changes"]]
    return sum(sum(each[verb].values()) for each in made for verb in ("created", "updated", "removed"))


def import_all(name: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    said = []
    for group, verb, path, *options in IMPORTS[name]:
        said.append(json.loads(coursewell(environment, group, verb, str(folder(name) / path), *options, "--json", "-")))
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
        import_all("cat-mcgill", environment)
        command = [sys.executable, "-m", "bars.queries"]
        done = subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, check=True)
        return [(path, cold, warm) for path, cold, warm in json.loads(done.stdout)]
