"""What a student's browser does: keeps cookies, follows redirects, fills in forms, and knows how long it waited."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

SECONDS = 60.0
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-GB,en;q=0.9",
    "Accept-Encoding": "identity",
    "User-Agent": "Mozilla/5.0 (coursewell rehearse)",
}


@dataclass(frozen=True)
class Taken:
    """One request: what it was for, when it began and how long it took in seconds, and the status (0: no answer)."""

    step: str
    began: float
    seconds: float
    status: int


@dataclass
class Form:
    """A form of a page: where it goes, and what it says already."""

    action: str
    method: str = "get"
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """An answer, with the forms and the links that are in it."""

    def __init__(self, url: str, status: int, text: str) -> None:
        super().__init__()
        self.url, self.status, self.text = url, status, text
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(urljoin(self.url, given["href"]))
        elif tag == "form":
            action = urljoin(self.url, given.get("action", ""))
            self.forms.append(Form(action, given.get("method", "get").lower()))
        elif tag == "input" and self.forms and given.get("name") and given.get("type", "text") == "hidden":
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def form(self, part: str) -> Form | None:
        """The form that is sent to an address with this part."""
        found = (form for form in self.forms if form.method == "post" and part in urlsplit(form.action).path)
        return next(found, None)


class Browser:
    """One student's. The site believes the address that is said to be theirs, as it does behind a proxy."""

    def __init__(self, site: str, address: str, took: Callable[[Taken], None]) -> None:
        parts = urlsplit(site)
        self.site, self.took = site, took
        self.connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
        self.headers = HEADERS | {"X-Forwarded-For": address, "X-Forwarded-Proto": parts.scheme}
        self.cookies: dict[str, str] = {}

    def close(self) -> None:
        self.connection.close()

    def get(self, step: str, url: str) -> Page:
        return self._follow(step, "GET", urljoin(self.site, url), None)

    def send(self, step: str, form: Form, **fields: str) -> Page:
        return self._follow(step, "POST", form.action, form.fields | fields)

    def _follow(self, step: str, method: str, url: str, fields: Mapping[str, str] | None) -> Page:
        for _ in range(6):
            status, text, onward = self._once(step, method, url, fields)
            if not onward:
                return Page(url, status, text)
            method, url, fields = "GET", urljoin(url, onward), None
        return Page(url, 310, "")

    def _once(self, step: str, method: str, url: str, fields: Mapping[str, str] | None) -> tuple[int, str, str]:
        headers, body = dict(self.headers), None
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if fields is not None:
            body = urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": url, "Origin": self.site}
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        began, status = time.monotonic(), 0
        try:
            self.connection.request(method, target, body, headers)
            answer = self.connection.getresponse()
            status, text = answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, "", ""
        finally:
            self.took(Taken(step, began, time.monotonic() - began, status))
        self._keep(answer)
        return status, text, answer.getheader("Location") or "" if 300 <= status < 400 else ""

    def _keep(self, answer: Any) -> None:
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
