"""An edge before a scripted application that answers in parts, and before a database that is nothing but a log."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from freshkeys.edge.asgi import Edge
from freshkeys.edge.settings import Database, Settings
from freshkeys.edge.tests.scripted import answer, application
from freshkeys.wire import PARTS_HEADER, Part, Receipt, pack


class ScriptedDatabase:
    """A file with a log, and no tables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._raw.execute("PRAGMA journal_mode=WAL")
        self._raw.execute(
            "CREATE TABLE freshkeys_log "
            "(id INTEGER PRIMARY KEY AUTOINCREMENT, random INTEGER DEFAULT (random()), sources TEXT)"
        )
        self.write("t:start")

    def close(self) -> None:
        self._raw.close()

    def write(self, *sources: str) -> None:
        self._raw.execute("INSERT INTO freshkeys_log (sources) VALUES (?)", ["\n".join(sources)])

    @property
    def token(self) -> str:
        (number, random), *_ = self._raw.execute("SELECT id, random FROM freshkeys_log ORDER BY id DESC LIMIT 1")
        return f"{number}:{random}"

    @property
    def epoch(self) -> str:
        status = self.path.stat()
        version = self._raw.execute("PRAGMA schema_version").fetchone()[0]
        return f"{(status.st_dev, status.st_ino)}:{version}"

    def receipt(self, *sources: str, good_until: float | None = None, **facts: str) -> Receipt:
        """Of something that was read now. `cookie__theme` is the fact `cookie theme`."""
        named = {name.replace("__", " "): value for name, value in facts.items()}
        return Receipt(frozenset(sources), self.token, self.epoch, 0.0, good_until=good_until, facts=named)


class Asked:
    """A request as the application got it."""

    def __init__(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, _ = first.split(" ")
        self.headers = dict(line.split(": ", 1) for line in lines if line)

    @property
    def want(self) -> str:
        return self.headers["freshkeys-want"]


class ScriptedApplication:
    """Answers with what `answer` gives: parts, or a whole answer as (status, headers, body)."""

    def __init__(self) -> None:
        #: Where it listens.
        self.path = Path()
        self.asked: list[Asked] = []
        self.release = "r1"
        self.answer: Callable[[Asked], Any] = lambda asked: (404, {}, b"nothing")
        #: Set: answers wait until it is.
        self.gate: asyncio.Event | None = None
        self.arrived = asyncio.Event()
        #: What passes between reading and answering.
        self.pause: Callable[[], Awaitable[None]] | None = None

    async def speak(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = Asked(head.removesuffix(b"\r\n\r\n"))
        self.asked.append(asked)
        given = self.answer(asked)
        self.arrived.set()
        if self.pause is not None:
            await self.pause()
        if self.gate is not None:
            await self.gate.wait()
        writer.write(self._written(given))

    def _written(self, given: Any) -> bytes:
        if isinstance(given, list):
            return answer(pack(given), f"{PARTS_HEADER}: 1 {self.release}".encode())
        status, headers, body = given
        return answer(body, *(f"{name}: {value}".encode() for name, value in headers.items()), status=b"%d X" % status)


class Got:
    """An answer as the browser gets it."""

    def __init__(self) -> None:
        self.status = 0
        self.pairs: list[tuple[str, str]] = []
        self.body = b""

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.pairs)

    @property
    def outcome(self) -> str:
        return self.headers["server-timing"].partition('desc="')[2].rstrip('"')


def scope_of(address: str, method: str = "GET", **headers: str) -> dict[str, object]:
    """What a server says of a request. `accept_language="de"` is the header Accept-Language."""
    path, _, query = address.partition("?")
    given = {"host": "site", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "scheme": "http",
        "http_version": "1.1",
        "client": ("192.0.2.7", 4711),
    }


async def get(edge: Edge, address: str = "/", method: str = "GET", **headers: str) -> Got:
    """Ask the edge."""
    got = Got()
    scope = scope_of(address, method, **headers)
    never = asyncio.Event()

    async def receive() -> object:
        return await never.wait()

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            got.status = message["status"]  # type: ignore[assignment]
            got.pairs = [(name.decode(), value.decode()) for name, value in message["headers"]]  # type: ignore[attr-defined]
        else:
            got.body += message.get("body", b"")  # type: ignore[operator]

    await edge(scope, receive, send)
    return got


@asynccontextmanager
async def standing(
    folder: Path, **changes: object
) -> AsyncIterator[tuple[Edge, ScriptedApplication, ScriptedDatabase]]:
    """An edge before a scripted application and database: (edge, application, database)."""
    database, app = ScriptedDatabase(folder / "site.sqlite3"), ScriptedApplication()
    async with application(app.speak) as running:
        app.path = Path(running.address)
        settings = Settings(
            application=(running.address,),
            database=Database("sqlite", str(database.path)),
            secret="s",
            hosts=("site",),
            **changes,  # type: ignore[arg-type]
        )
        edge = Edge(settings)
        try:
            yield edge, app, database
        finally:
            edge.asker.close()
            database.close()


def page(body: bytes, receipt: Receipt | None, splices: tuple[tuple[int, str], ...] = ()) -> Part:
    return Part("page", "", body, receipt, headers=(("Content-Type", "text/html"),), splices=splices)


def fact(name: str, value: str, receipt: Receipt) -> Part:
    return Part("fact", name, value.encode(), receipt)


def island(address: str, body: bytes, receipt: Receipt | None, **headers: str) -> Part:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Part("island", address, body, receipt, headers=named)
