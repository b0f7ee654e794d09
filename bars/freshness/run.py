"""One run: a site with its database and, if wanted, a shared store; writes, each followed at once by requests."""

from __future__ import annotations

import random
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bars.freshness.databases import Database, Postgres, Sqlite
from bars.freshness.reader import Reader, Tally
from bars.freshness.writer import COURSES, Writer
from tests.support import postgres, site, valkey

SEED = 20261122


@dataclass(frozen=True)
class Kind:
    """What the site of a run is made of."""

    database: str
    with_valkey: bool = False
    is_defective: bool = False

    def __str__(self) -> str:
        return f"{self.database}{' and Valkey' if self.with_valkey else ''}"


@contextmanager
def running(kind: Kind) -> Iterator[tuple[site.Site, Database]]:
    """A site of this kind with two workers, and a second connection to its database."""
    with ExitStack() as stack:
        data = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="coursewell-bar-", ignore_cleanup_errors=True))
        )
        settings: dict[str, str] = {}
        if kind.with_valkey:
            settings["CACHE_URL"] = stack.enter_context(valkey.server())
        if kind.database == "PostgreSQL":
            settings["DATABASE_URL"] = stack.enter_context(postgres.server())
        program = "bars.freshness.defective" if kind.is_defective else "config.cli"
        running = stack.enter_context(site.running(data, program=program, **settings))
        database = connected(data, settings.get("DATABASE_URL"))
        stack.callback(database.close)
        yield running, database


def connected(data: Path, url: str | None) -> Database:
    if url is None:
        return Sqlite(data / "coursewell.sqlite3")
    parts = urlsplit(url)
    return Postgres(parse_qs(parts.query)["host"][0], parts.path.lstrip("/"))


def rehearse(kind: Kind, writes: int) -> Tally:
    """Write `writes` times and check every kind of page after each; a fifth of the writes is rolled back."""
    with running(kind) as (the_site, database), background_readers(the_site.url):
        writer = Writer(database, SEED)
        writer.prepare()
        reader = Reader(the_site.url, database)
        chance = random.Random(SEED)
        reader.check_all("heron-0")
        for number in range(writes):
            course = f"heron-{chance.randrange(COURSES)}"
            statements = writer.statements()
            if number % 5 == 4:
                roll_back(database, reader, statements, course)
            elif number % 20 != 3 or not database.shell(";".join(["BEGIN", *statements, "COMMIT"])):
                database.begin()
                for statement in statements:
                    database.execute(statement)
                database.end(commit=True)
            reader.check_all(course)
        return reader.tally


def roll_back(database: Database, reader: Reader, statements: list[str], course: str) -> None:
    """Request pages while the write is under way, from what other connections see, and then take it back."""
    before = database.rows("SELECT title FROM courses_course UNION ALL SELECT title FROM courses_module")
    database.begin()
    for statement in statements:
        database.execute(statement)
    during = database.rows("SELECT title FROM courses_course UNION ALL SELECT title FROM courses_module")
    for (title,) in set(during) - set(before):
        reader.rolled_back.add(title.rsplit(" ", 1)[-1])
    for path in ("/", f"/courses/{course}/"):
        reader.get(path)
    database.end(commit=False)


@contextmanager
def background_readers(url: str) -> Iterator[None]:
    """Somebody else who reads all the time, so that entries are built while others write."""
    done = threading.Event()

    def read() -> None:
        reader = Reader(url, None)  # type: ignore[arg-type]
        while not done.wait(0.02):
            for path in ("/", "/?order=title", "/subjects/marsh-1/", "/courses/heron-1/"):
                reader.get(path)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(30)
