"""A demo site behind its edge, asked directly: through the edge, past it, and about itself."""

from __future__ import annotations

import http.client
import json
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from freshkeys.checking import processes
from tests.support import site as supported

SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What a visitor got, and what the edge said that it did."""

    status: int
    body: bytes
    outcome: str = ""


class _ToSocket(http.client.HTTPConnection):
    """To the application itself, which listens on a Unix socket."""

    def __init__(self, path: str, host: str) -> None:
        super().__init__(host, timeout=SECONDS)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self.path)


@dataclass(frozen=True)
class Edged:
    """A site that runs."""

    site: supported.Site

    @property
    def host(self) -> str:
        return urlsplit(self.site.url).netloc

    @property
    def application(self) -> str:
        """The Unix socket of the application."""
        return str(next(self.site.data.glob("run/*/app.sock")))

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, timeout=SECONDS)

    def ask(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """As a visitor, with a connection of its own."""
        connection = self.connection()
        try:
            return asked(connection, path, headers or {})
        finally:
            connection.close()

    def truth(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """What the application says when nothing stands in front."""
        connection = _ToSocket(self.application, self.host)
        try:
            return asked(connection, path, headers or {})
        finally:
            connection.close()

    def counters(self) -> dict[str, Any]:
        connection = _ToSocket(str(next(self.site.data.glob("run/*/edge.sock"))), self.host)
        try:
            counted: dict[str, Any] = json.loads(asked(connection, "/counters", {}).body)
            return counted
        finally:
            connection.close()

    def megabytes(self, word: str = "") -> float:
        """What the site's programs with this word on their command line hold in memory, their own share of it."""
        mains = [pid for pid in _all() if f"DATA_DIR={self.site.data}" in _environment(pid)]
        wanted = [pid for pid in mains if word in " ".join(processes.command_of(pid))]
        return sum(map(_proportional, wanted)) / 1024


def asked(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str]) -> Answer:
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    outcome = answer.getheader("Server-Timing", "").partition('desc="')[2].partition('"')[0]
    return Answer(answer.status, answer.read(), outcome)


def _all() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _environment(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace").split("\0")
    except OSError:
        return []


def _proportional(pid: int) -> int:
    """Kilobytes; what several processes share counts once, in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def running(**settings: str) -> Iterator[Edged]:
    temporary = tempfile.TemporaryDirectory(prefix="coursewell-edged-", ignore_cleanup_errors=True)
    with temporary as folder, supported.running(Path(folder), EDGE="1", **settings) as site:
        yield Edged(site)
