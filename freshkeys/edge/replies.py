"""Replies: a page as one request gets it, with its headers, its variant and its 304."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import brotli  # type: ignore[import-untyped]

from freshkeys.edge.kept import Kept, Page
from freshkeys.edge.living import ALWAYS, NEVER, Living
from freshkeys.edge.metrics import TIMING
from freshkeys.edge.seen import Seen

#: The edge says these itself.
_OURS = frozenset(
    {"cache-control", "vary", "etag", "content-length", "content-encoding", "set-cookie", "last-modified", "expires"}
    | {"accept-ranges", "server-timing", "date", "connection", "keep-alive", "transfer-encoding", "age"}
)
_PUBLIC = b"public, no-cache"
_PERSONAL = b"private, no-store"
_VARY = ("Cookie", "Accept-Language", "Accept-Encoding")
#: Smaller bodies grow.
_WORTH_COMPRESSING = 200
_BROTLI_QUALITY = 5
Header = tuple[bytes, bytes]


class Plan(Living):
    """All that is sent to requests that look like one that was answered before; it dies with what it was made from."""

    __slots__ = ("address", "body", "is_not_modified", "is_timed", "start")

    def __init__(self, page: Page, facts: tuple[Kept, ...], seen: Seen, *, is_personal: bool) -> None:
        super().__init__((page, *facts))
        self.address = f"{seen.address}?{seen.query.decode('latin-1')}" if seen.query else seen.address
        coding = coding_for(seen, page, is_personal=is_personal)
        etag = f'"{page.tag}-{coding}"' if coding else f'"{page.tag}"'
        self.is_not_modified = matches(seen.header("if-none-match"), etag)
        self.is_timed = (self.good_from, self.good_until) != (ALWAYS, NEVER)
        body = variant(page, coding)
        headers = page_headers(page, etag, is_personal=is_personal)
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        if self.is_not_modified:
            kept = (b"etag", b"cache-control", b"vary", b"content-location", b"date", b"expires")
            self.start = start(304, [pair for pair in headers if pair[0] in kept], "not_modified")
            body = b""
        else:
            self.start = start(200, [*headers, (b"content-length", str(len(body)).encode())], "hit")
        self.body = {"type": "http.response.body", "body": b"" if seen.scope["method"] == "HEAD" else body}

    def start_as(self, outcome: str) -> dict[str, Any]:
        """The same, for a request that was answered in another way."""
        return {**self.start, "headers": [*self.start["headers"][:-1], TIMING[outcome]]}

    def detached(self) -> Plan:
        """The same, for one request: nothing holds on to it."""
        for parent in self.parents:
            parent.children.discard(self)
        return self

    def die(self) -> None:
        super().die()
        self.start = self.body = {}  # it may lie among the plans for a while


def start(status: int, headers: list[Header], outcome: str) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": [*headers, TIMING[outcome]]}


def page_headers(page: Page, etag: str, *, is_personal: bool) -> list[Header]:
    """What a page is sent with, besides its length and coding."""
    theirs = [_sent(*pair) for pair in page.headers if pair[0].lower() not in _OURS]
    cookies = [
        (b"set-cookie", value.encode("latin-1"))
        for island in page.islands
        for name, value in island.headers
        if name.lower() == "set-cookie"
    ]
    control = _PERSONAL if is_personal or cookies else _PUBLIC
    return [*theirs, *cookies, (b"cache-control", control), (b"vary", vary(page)), (b"etag", etag.encode())]


@lru_cache(256)
def _sent(name: str, value: str) -> Header:
    """As it goes over the wire; most pages have the same, so that thousands of plans share them."""
    return name.lower().encode("latin-1"), value.encode("latin-1")


def vary(page: Page) -> bytes:
    """The headers by which this page may be another, for the browser's own copies."""
    facts = (name.partition(" ") for part in (page.shell, *page.islands) for name, _ in part.facts)
    headers = {argument for kind, _, argument in facts if kind == "header"}
    return _sent("vary", ", ".join((*_VARY, *sorted(headers - {*_VARY, "Host"}))))[1]


def coding_for(seen: Seen, page: Page, *, is_personal: bool) -> str:
    """The coding that the client likes and that is worth it.

    Brotli is for what everybody may see: it is one stream, in which a secret would be compressed with its surroundings.
    """
    if page.length < _WORTH_COMPRESSING or not is_text(page):
        return ""
    likes = qualities(seen.header("accept-encoding"))
    for coding in ("gzip",) if is_personal else ("br", "gzip"):
        if likes.get(coding, likes.get("*", 0.0)) > 0:
            return coding
    return ""


def is_text(page: Page) -> bool:
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), "").partition(";")[0]
    return kind.startswith("text/") or kind.endswith(("+xml", "/xml", "/json", "+json", "javascript"))


def qualities(accepted: str) -> dict[str, float]:
    """Codings and how much they are liked (RFC 9110, 12.5.3)."""
    found = {}
    for piece in accepted.split(","):
        coding, _, quality = piece.partition(";")
        try:
            found[coding.strip().lower()] = float(quality.partition("=")[2]) if quality.strip() else 1.0
        except ValueError:
            found[coding.strip().lower()] = 0.0
    return found


def variant(page: Page, coding: str) -> bytes:
    """The whole in this coding, one copy for all the plans that send it."""
    if coding not in page.variants:
        if coding == "gzip":
            page.variants[coding] = page.gzipped()
        else:
            body = page.body
            page.variants[coding] = brotli.compress(body, quality=_BROTLI_QUALITY) if coding else body
    return page.variants[coding]


def matches(if_none_match: str, etag: str) -> bool:
    """Whether the browser has this very variant (RFC 9110, 13.1.2: the weak comparison)."""
    if not if_none_match:
        return False
    listed = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return etag in listed or listed == ["*"]
