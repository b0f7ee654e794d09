"""Makes the parts of one answer to the edge, all at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http.response import HttpResponseBase
from django.urls import set_urlconf

from freshkeys import moment
from freshkeys.engine import engine_for
from freshkeys.facts import UnknowableError, encoded
from freshkeys.log import LogUnavailableError
from freshkeys.moment import Moment
from freshkeys.pages.building import Build, GetResponse, IslandBuild, building
from freshkeys.pages.derived import Facts
from freshkeys.pages.islands import Place
from freshkeys.pages.raw import is_of_visitor, is_raw
from freshkeys.pages.receipts import NotKeptError, Writer
from freshkeys.pages.trusted import Environ, for_address
from freshkeys.receipts.visiting import closers_of
from freshkeys.wire import Part, Receipt

#: The header of all cookies, as an environment names it.
_COOKIES = "HTTP_COOKIE"


@dataclass(frozen=True)
class Made:
    """An island, and the cookies that came with it."""

    part: Part
    cookies: SimpleCookie = field(default_factory=SimpleCookie)


def moment_here() -> Moment | None:
    """The moment at which this thread reads. None where nothing can be kept now."""
    try:
        engine_for(DEFAULT_DB_ALIAS).validate()
    except LogUnavailableError:
        return None
    return moment.current(connections[DEFAULT_DB_ALIAS])


class Maker:
    """Makes islands and facts for one visitor."""

    def __init__(self, get_response: GetResponse, environ: Environ, here: Moment) -> None:
        self.get_response = get_response
        self.environ = environ
        self.facts = Facts(environ)
        self.writer = Writer(here, self.facts)
        self._sent: set[str] = set()

    def island(self, place: Place) -> Made:
        """An island as a request of its own gets it; that it sets cookies is known to those that come after it."""
        build = IslandBuild(place)
        response = self.answer_to(WSGIRequest(for_address(self.environ, place.address)), build)
        headers = tuple(("Set-Cookie", morsel.OutputString()) for morsel in response.cookies.values())
        try:
            receipt, reason = self._receipt(build, response), ""
        except NotKeptError as error:
            receipt, reason = None, str(error)
        body = build.text if response.status_code == 200 else b""  # further out it is nobody's to change
        for close in closers_of(response):
            close()
        self._remember(response.cookies)
        part = Part("island", place.address, body, receipt, reason, response.status_code, headers)
        return Made(part, response.cookies)

    def answer_to(self, request: WSGIRequest, build: Build | None = None) -> HttpResponseBase:
        """What the middleware gives for another request of this visitor."""
        set_urlconf(settings.ROOT_URLCONF)
        if build is None:
            return self.get_response(request)
        with building(build):
            return self.get_response(request)

    def _receipt(self, build: IslandBuild, response: HttpResponseBase) -> Receipt:
        if response.status_code != 200:
            raise NotKeptError(f"its status is {response.status_code}")
        if response is not build.response:
            raise NotKeptError("a middleware further out answered it")
        if response.cookies:
            raise NotKeptError("it sets a cookie")
        receipt = self.written(build)
        if self._sent and any(name.startswith(("cookie", "header Cookie")) for name in receipt.facts):
            raise NotKeptError("it looked at cookies that this very answer sets")
        return receipt

    def written(self, build: Build, *always: tuple[str, str], is_page: bool = False) -> Receipt:
        """
        Raises:
            NotKeptError: what was built cannot be kept.
        """
        if build.problem is not None:
            raise NotKeptError(build.problem)
        assert build.read is not None
        language = ("language", encoded(build.language))
        receipt = self.writer.receipt(build.read, always=(language, *always), is_page=is_page)
        if build.stranger is not None and any(map(is_of_visitor, receipt.facts)):
            raise NotKeptError(build.stranger)
        return receipt

    def fact(self, name: str) -> Part:
        """A fact about the visitor, and what it was read from."""
        try:
            found = self.facts.find(name)
            receipt = self.writer.receipt(found.read, is_page=True)
        except (UnknowableError, NotKeptError) as reason:
            return Part("fact", name, b"", None, str(reason))
        return Part("fact", name, found.value.encode(), receipt)

    def facts_of(self, *receipts: Receipt | None) -> list[Part]:
        """All facts that these receipts have and the edge cannot see."""
        names = sorted({name for one in receipts if one is not None for name in one.facts if not is_raw(name)})
        return [self.fact(name) for name in names]

    def _remember(self, cookies: SimpleCookie) -> None:
        """What an island has set is what the next one is sent: two forms would each make a token of their own."""
        if not cookies:
            return
        self._sent |= set(cookies)
        held: dict[str, Any] = {}
        for piece in self.environ.get(_COOKIES, "").split(";"):
            name, _, value = piece.strip().partition("=")
            if name:
                held[name] = value
        for name, morsel in cookies.items():
            held.pop(name, None)
            if morsel["max-age"] != 0:
                held[name] = morsel.coded_value
        header = "; ".join(f"{name}={value}" for name, value in held.items())
        self.environ = {**self.environ, _COOKIES: header}
