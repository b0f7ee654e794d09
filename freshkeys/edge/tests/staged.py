"""An application and a database that do as a test says: a Unix socket that speaks HTTP, and a file with a log."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from freshkeys.edge.asgi import Edge
from freshkeys.edge.settings import Database, Settings
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

    @property
    def wanted(self) -> str:
        return self.headers.get("freshkeys-wanted", "")


class ScriptedApplication:
    """Answers with what `answer` gives: parts, or a whole answer as (status, headers, body)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: list[Asked] = []
        self.release = "r1"
        self.answer: Callable[[Asked], object] = lambda asked: (404, {}, b"nothing")
        #: Set: answers wait until it is.
        self.gate: asyncio.Event | None = None
        self.arrived = asyncio.Event()
        #: What passes between reading and answering.
        self.pause: Callable[[], Awaitable[None]] | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = Asked((await reader.readuntil(b"\r\n\r\n")).removesuffix(b"\r\n\r\n"))
                self.asked.append(asked)
                answer = self.answer(asked)
                self.arrived.set()
                if self.pause is not None:
                    await self.pause()
                if self.gate is not None:
                    await self.gate.wait()
                writer.write(self._written(answer))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _written(self, answer: object) -> bytes:
        if isinstance(answer, list):
            status, headers, body = 200, {PARTS_HEADER: f"1 {self.release}"}, pack(answer)
        else:
            status, headers, body = answer  # type: ignore[misc]
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join([*lines, f"Content-Length: {len(body)}"]) + "\r\n\r\n").encode() + body


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


async def get(edge: Edge, address: str = "/", method: str = "GET", **headers: str) -> Got:
    """Ask the edge. `accept_language="de"` is the header Accept-Language."""
    got = Got()
    path, _, query = address.partition("?")
    given = {"host": "site", **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
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


_numbers = itertools.count()


@asynccontextmanager
async def standing(
    folder: Path, **changes: object
) -> AsyncIterator[tuple[Edge, ScriptedApplication, ScriptedDatabase]]:
    """An edge before a scripted application and database: (edge, application, database)."""
    database = ScriptedDatabase(folder / f"site-{next(_numbers)}.sqlite3")
    application = ScriptedApplication(folder / f"app-{next(_numbers)}")
    server = await asyncio.start_unix_server(application.serve, application.path)
    settings = Settings(
        application=(str(application.path),),
        database=Database("sqlite", str(database.path)),
        secret="s",
        hosts=("site",),
        **changes,  # type: ignore[arg-type]
    )
    edge = Edge(settings)
    try:
        yield edge, application, database
    finally:
        edge.asker.close()
        database.close()
        server.close()
        await server.wait_closed()


def page(body: bytes, receipt: Receipt | None, splices: tuple[tuple[int, str], ...] = ()) -> Part:
    return Part("page", "", body, receipt, headers=(("Content-Type", "text/html"),), splices=splices)


def fact(name: str, value: str, receipt: Receipt) -> Part:
    return Part("fact", name, value.encode(), receipt)


def island(address: str, body: bytes, receipt: Receipt | None, **headers: str) -> Part:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Part("island", address, body, receipt, headers=named)
