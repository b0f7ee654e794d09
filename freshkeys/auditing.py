"""The auditor: has pages that the edge serves from memory rendered again, without the cache, and compares the bytes.

It asks as a visitor whom nobody knows, in the languages of the site, for addresses that were served lately. Nothing
counts if anything was written from before the first question until after the last; and because time is a source too, a
page is wrong only if it was rendered twice, before it was served and after, and equals neither.
"""

from __future__ import annotations

import http.client
import json
import random
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from freshkeys import wire
from freshkeys.engine import engine_for
from freshkeys.log import LogUnavailableError

SECONDS = 30
#: What `Server-Timing` says of an answer that was in memory already.
_FROM_MEMORY = 'freshkeys;desc="hit"'
_COMPARED_HEADERS = ("Content-Type", "Location")

Verdict = Literal["fresh", "stale"]


@dataclass(frozen=True)
class Answer:
    """What somebody was answered."""

    status: int
    headers: tuple[str | None, ...]
    body: bytes
    #: The edge's `Server-Timing`; no part of what is compared.
    timing: str = ""

    def is_like(self, other: Answer) -> bool:
        return (self.status, self.headers, self.body) == (other.status, other.headers, other.body)


@dataclass(frozen=True)
class Audited:
    """One comparison that counts."""

    address: str
    language: str
    verdict: Verdict
    served: Answer
    rendered: Answer


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def _position() -> object:
    """What changes when anything is written."""
    engine = engine_for("default")
    answer = engine.validate()
    return engine.number, answer.epoch


@dataclass
class Auditor:
    """Audits one edge and the application behind it."""

    #: Where the edge listens (http://host:port), tells its counters (the path of a socket), and the application is.
    edge: str
    counters: str
    application: str
    #: The site as readers know it.
    host: str
    scheme: str
    secret: str
    languages: Sequence[str]
    #: What changes when anything is written; by default the log is asked.
    position: Callable[[], object] = _position
    choose: Callable[[Sequence[str]], str] = random.SystemRandom().choice
    #: What it has asked the edge for itself, which is no visitor's: to be taken off the edge's counters.
    own_requests: int = 0
    own_hits: int = 0

    def told(self) -> dict[str, Any]:
        """The counters of the edge, and the addresses that it has served lately.

        Raises:
            OSError, HTTPException: nobody tells them now.
        """
        connection = _UnixConnection(self.counters)
        try:
            connection.request("GET", "/counters")
            told: dict[str, Any] = json.loads(connection.getresponse().read())
            return told
        finally:
            connection.close()

    def audit(self) -> Audited | None:
        """Look at one page. None where nothing can be said: it is not kept, something was written, somebody is away."""
        try:
            addresses = self.told()["recent"]
            return self._compare(self.choose(addresses), self.choose(self.languages)) if addresses else None
        except (OSError, http.client.HTTPException, LogUnavailableError, ValueError):
            return None

    def _compare(self, address: str, language: str) -> Audited | None:
        before = self.position()
        rendered = self._rendered(address, language)
        served = self._served(address, language)
        if served.timing != _FROM_MEMORY or max(served.status, rendered.status) >= 500:
            return None
        verdict: Verdict = "fresh"
        if not served.is_like(rendered):
            again = self._rendered(address, language)
            if again.is_like(rendered):
                verdict = "stale"
            elif not served.is_like(again):
                return None  # never the same twice, so nobody can say what it should have been
        if self.position() != before:
            return None
        return Audited(address, language, verdict, served, rendered)

    def _served(self, address: str, language: str) -> Answer:
        parts = urlsplit(self.edge)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
        answer = self._ask(connection, address, {"Accept-Language": language})
        self.own_requests += 1
        self.own_hits += answer.timing == _FROM_MEMORY
        return answer

    def _rendered(self, address: str, language: str) -> Answer:
        trusted = {
            wire.SECRET_HEADER: self.secret,
            wire.WANT_HEADER: "answer",
            wire.CACHE_HEADER: "off",
            wire.SCHEME_HEADER: self.scheme,
            wire.CLIENT_HEADER: "127.0.0.1",
        }
        return self._ask(_UnixConnection(self.application), address, {"Accept-Language": language, **trusted})

    def _ask(self, connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> Answer:
        try:
            connection.request("GET", address, headers={"Host": self.host, "Accept-Encoding": "identity", **headers})
            answer = connection.getresponse()
            compared = tuple(answer.getheader(name) for name in _COMPARED_HEADERS)
            return Answer(answer.status, compared, answer.read(), answer.getheader("Server-Timing", ""))
        finally:
            connection.close()
