"""Somebody with a browser at a site whose processes are killed: who gets no answer asks again."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

TOKEN = "a" * 32
SECONDS, PATIENCE = 30.0, 90.0
#: What the edge says while a process is being started again.
AGAIN = frozenset({502, 503, 504})


@dataclass(frozen=True)
class Answer:
    """What came back. `asked` is when the first try began: what was asked for may have been done since then."""

    status: int
    location: str
    headers: str
    body: bytes
    asked: float
    answered: float

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def path(self) -> str:
        return urlsplit(self.location).path

    @property
    def everything(self) -> str:
        """Status, headers and body, as they were sent."""
        return f"{self.status}\n{self.headers}\n{self.text}"


class LostError(Exception):
    """No answer at all, however often it was asked."""


@dataclass
class Client:
    """One person's; without a session nobody's."""

    url: str
    session: str = ""
    retries: int = 0

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: Mapping[str, object] | None = None) -> Answer:
        return self.ask("POST", path, fields or {})

    def ask(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer:
        """Again and again, until there is an answer that is one."""
        asked = time.time()
        while time.time() - asked < PATIENCE:
            try:
                answer = self._once(method, path, fields, asked)
            except (OSError, http.client.HTTPException):
                answer = None
            if answer is not None and answer.status not in AGAIN:
                return answer
            self.retries += 1
            time.sleep(0.1)
        raise LostError(f"{method} {path}")

    def once(self, method: str, path: str, fields: Mapping[str, object] | None = None) -> Answer:
        """One try, whatever comes of it."""
        return self._once(method, path, fields, time.time())

    def lose(self, path: str, fields: Mapping[str, object] | None = None, *, after: float = 0.0) -> None:
        """Send it and go away before the answer comes."""
        try:
            connection = self._send("POST", path, fields or {})
        except OSError:
            return
        time.sleep(after)
        connection.close()

    def _once(self, method: str, path: str, fields: Mapping[str, object] | None, asked: float) -> Answer:
        connection = self._send(method, path, fields)
        try:
            answer = connection.getresponse()
            body = answer.read()
            headers = str(answer.headers)
            return Answer(answer.status, answer.getheader("Location") or "", headers, body, asked, time.time())
        finally:
            connection.close()

    def _send(self, method: str, path: str, fields: Mapping[str, object] | None) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=SECONDS)
        headers = {"Accept-Language": "en"}
        cookies = [f"sessionid={self.session}"] if self.session else []
        body = None
        if fields is not None:
            cookies.append(f"csrftoken={TOKEN}")
            body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        try:
            connection.request(method, path, body, headers)
        except OSError:
            connection.close()
            raise
        return connection
