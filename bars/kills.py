"""`course import`, killed at moments spread over its run: what is there then is all of it or nothing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bars.databases import Database, Postgres, Sqlite
from tests.support import postgres, site

LESSONS, FILES = 30, 25
TABLES = {
    "SQLite": "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    "PostgreSQL": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
#: Everything that a course is, in words that do not depend on ids.
COURSE = [
    "SELECT uid, title, slug, overview FROM courses_course",
    "SELECT uid, title, slug, position FROM courses_module",
    """SELECT c.uid, c.title, c.slug, c.position, c.kind, c.body, m.uid
    FROM courses_content c JOIN courses_module m ON m.id = c.module_id""",
    """SELECT a.name, a.digest, a.size, c.uid
    FROM courses_attachment a LEFT JOIN courses_content c ON c.id = a.content_id""",
    "SELECT title, slug FROM courses_subject",
    "SELECT i.name, i.slug FROM courses_instructor i JOIN courses_course_instructors c ON c.instructor_id = i.id",
]


@dataclass
class Tally:
    """What came of the kills of one rehearsal."""

    kills: int = 0
    old: int = 0
    new: int = 0
    bytes_at_once: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass
class Rehearsal:
    """A site of its own, with a course in two versions beside it."""

    kind: str
    home: Path
    settings: dict[str, str]

    def __post_init__(self) -> None:
        self.data = self.home / "data"
        self.environment = site.environment(self.data, 8000, SITE_URL="https://courses.example.org", **self.settings)
        self.run("-m", "config.cli", "prepare")
        for version in (1, 2):
            write_course(self.home / f"version{version}" / "course", version)

    def run(self, *arguments: str, source: Path | None = None) -> int:
        environment = self.environment | {"FILES_OF_SOURCE": str(source or self.home)}
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, cwd=site.ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode not in {0, -signal.SIGKILL}:
            raise RuntimeError(f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.returncode

    def import_version(self, version: int, *, kill_at: int = 0) -> bool:
        """Whether it lived."""
        source = self.home / f"version{version}" / "course"
        arguments = (
            "-m",
            "bars.dying",
            str(kill_at),
            str(self.home / "steps"),
            "course",
            "import",
            "--open",
            str(source),
        )
        return self.run(*arguments, source=source) == 0

    @property
    def steps(self) -> int:
        """Of the import that lived last."""
        return int((self.home / "steps").read_text())

    def database(self) -> Database:
        if self.kind == "SQLite":
            return Sqlite(self.data / "coursewell.sqlite3")
        parts = urlsplit(self.settings["DATABASE_URL"])
        return Postgres(parse_qs(parts.query)["host"][0], parts.path.strip("/"))

    def everything(self) -> dict[str, list[str]]:
        """Every row of every table."""
        with closing(self.database()) as database:
            names = sorted(name for (name,) in database.rows(TABLES[self.kind]))
            return {name: sorted(map(repr, database.rows(f'SELECT * FROM "{name}"'))) for name in names}

    def course(self) -> list[list[str]]:
        with closing(self.database()) as database:
            return [sorted(map(repr, database.rows(sql))) for sql in COURSE]

    def wanted_bytes(self) -> set[str]:
        with closing(self.database()) as database:
            return {digest for (digest,) in database.rows("SELECT digest FROM courses_attachment")}

    def bytes(self) -> set[str]:
        return {path.name for path in (self.data / "files").rglob("*") if path.is_file()}


def write_course(root: Path, version: int) -> None:
    """Version 2 has other texts, another order, some other files and lessons; every text names its version."""
    mark = f"version-{version}"
    order = "\n".join(f"  - {name}" for name in (["ropes", "knots"] if version == 1 else ["knots", "ropes"]))
    files = {
        "course.md": f"---\ntitle: Course {mark}\nsubject: Craft\ninstructors: [Ann {mark}]\n"
        f"modules:\n{order}\n---\n{mark}\n"
    }
    for number in range(LESSONS):
        folder = "knots" if number % 2 else "ropes"
        if version == 1 or number % 7:
            files[f"{folder}/{number:02}-lesson{number}.md"] = (
                f"# Lesson {number} {mark}\n\n{mark} ![f](../files/{number % FILES}.bin)\n"
            )
    files["knots/99-last.md"] = f"# Last {mark}\n\n{mark}\n"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for number in range(FILES):
        body = f"{number} {mark if number % 2 else ''}".encode() * 20_000
        (root / "files").mkdir(exist_ok=True)
        (root / "files" / f"{number}.bin").write_bytes(body)


def spread(steps: int, count: int) -> list[int]:
    """`count` moments of a run: most of them evenly, the last ones about the commit."""
    even = [max(round(steps * number / (count - 3)), 1) for number in range(1, count - 3)]
    assert steps > 2 * count
    return sorted({*even, steps - 3, steps - 2, steps - 1, steps})


@contextmanager
def rehearsal(kind: str) -> Iterator[Rehearsal]:
    with tempfile.TemporaryDirectory(prefix="coursewell-kills-") as home:
        if kind == "SQLite":
            yield Rehearsal(kind, Path(home), {})
        else:
            with postgres.server() as address:
                yield Rehearsal(kind, Path(home), {"DATABASE_URL": address})


def kill_fresh(kind: str, count: int = 10) -> Tally:
    """Kills of an import into an empty site: nothing is left, and then the import succeeds."""
    tally = Tally()
    with rehearsal(kind) as steps_of:
        steps_of.import_version(1)
        moments, whole = spread(steps_of.steps - 2, count), steps_of.course()  # before the commit
    with rehearsal(kind) as here:
        empty = here.everything()
        for moment in moments:
            lived = here.import_version(1, kill_at=moment)
            tally.kills += not lived
            if here.everything() != empty:
                tally.complaints.append(f"step {moment}: rows are left")
            tally.bytes_at_once += len(here.bytes() - journals(here))
            here.run("-m", "config.cli", "prepare")
            if here.bytes():
                tally.complaints.append(f"step {moment}: bytes are left: {sorted(here.bytes())[:3]}")
        here.import_version(1)
        if here.course() != whole or here.wanted_bytes() != here.bytes():
            tally.complaints.append("the import after the kills is not whole")
    return tally


def kill_over(kind: str, count: int = 20) -> Tally:
    """Kills of an import over a course that is live: it is the old one or the new one, in rows, bytes and pages."""
    tally = Tally()
    with rehearsal(kind) as here, ExitStack() as stack:
        here.import_version(1)
        old = here.course()
        here.import_version(2)
        new = here.course()
        here.import_version(1)
        here.import_version(2)  # its bytes are here now, as they will be below
        steps = here.steps
        here.import_version(1)
        # Only now: a site of this machine that is empty gets the demo.
        running = stack.enter_context(site.running(here.data, SITE_URL="http://127.0.0.1", **here.settings))
        for moment in spread(steps, count):
            tally.kills += not here.import_version(2, kill_at=moment)
            found = here.course()
            version = 1 if found == old else 2 if found == new else 0
            if not version:
                tally.complaints.append(f"step {moment}: neither the old course nor the new one")
            here.run("-m", "config.cli", "prepare")
            if not here.wanted_bytes() <= here.bytes():
                tally.complaints.append(f"step {moment}: bytes are missing")
            shown = versions_shown(running.url)
            if version and shown != {version}:
                tally.complaints.append(f"step {moment}: pages show {shown} of version {version}")
            tally.old += version == 1
            tally.new += version == 2
            if version != 1:
                here.import_version(1)
    return tally


def journals(here: Rehearsal) -> set[str]:
    return {name for name in here.bytes() if name.startswith(".")}


def versions_shown(url: str) -> set[int]:
    found: set[int] = set()
    for path in ("/courses/course/", "/courses/course/knots/lesson9/", "/courses/course/knots/last/", "/"):
        try:
            with urllib.request.urlopen(url + path, timeout=30) as answer:
                found |= {int(version) for version in re.findall(r"version-(\d)", answer.read().decode())}
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
    return found
