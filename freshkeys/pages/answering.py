"""Answers to the edge: a page as parts, or, where its shell cannot be kept, as anybody would get it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase

from freshkeys.facts import encoded
from freshkeys.moment import whole
from freshkeys.pages import islands
from freshkeys.pages.building import GetResponse
from freshkeys.pages.making import Made, Maker, moment_here
from freshkeys.pages.receipts import NotKeptError
from freshkeys.pages.shells import ShellBuild, content_of, fill
from freshkeys.pages.trusted import Environ, copied, stripped_from, undecoded
from freshkeys.receipts.visiting import closers_of
from freshkeys.recording.recorder import Recording
from freshkeys.release import release
from freshkeys.wire import MEDIA_TYPE, PARTS_HEADER, VERSION, Part, pack

logger = logging.getLogger(__name__)
#: The edge says these for the page that it puts together; those of a shell would be one visitor's.
_OF_EDGE = frozenset({"cache-control", "vary", "content-length", "expires", "etag", "last-modified", "age", "date"})
_MAX_WANTED = 200


@dataclass(frozen=True)
class Outcome:
    """What the edge is answered: parts, or an answer as anybody would get it, and why it is no more."""

    response: HttpResponseBase
    parts: tuple[Part, ...] = ()
    reason: str = ""


def page(get_response: GetResponse, request: WSGIRequest) -> HttpResponseBase:
    """The page at this address with its islands and facts; an ordinary answer where its shell cannot be kept."""
    outcome = outcome_of(get_response, request)
    if outcome.parts:
        _close(outcome.response)
        return _answer(outcome.parts)
    logger.info("%s is not kept: %s.", request.path, outcome.reason)
    return outcome.response


def outcome_of(get_response: GetResponse, request: WSGIRequest) -> Outcome:
    """The same, before it is written down."""
    aside = stripped_from(request.environ)
    environ = copied(undecoded(request))

    def read(attempt: int) -> Outcome:
        return _outcome(get_response, WSGIRequest(copied(environ)) if attempt else request, environ, aside)

    return whole(read)


def _outcome(get_response: GetResponse, request: WSGIRequest, environ: Environ, aside: Environ) -> Outcome:
    """The same, all at one moment."""
    here = moment_here()
    if here is None:
        request.environ.update(aside)
        return Outcome(get_response(request), reason="the log cannot be asked")
    maker = Maker(get_response, environ, here)

    def again(reason: str) -> Outcome:
        """From the beginning, as if there were no edge."""
        _close(response)
        return Outcome(maker.answer_to(WSGIRequest(copied({**environ, **aside}))), reason=reason)

    build = ShellBuild(lambda response, read: _why_not(maker, response, read))
    response = maker.answer_to(request, build)
    if build.response is not None and build.is_spoiled(build.response):
        return again("an island went through something that changes or escapes texts")
    if aside and response.streaming:
        return again("it streams")  # a file, of which only a piece, or nothing new, may be wanted
    wanted = {place.address: place for place in build.places.values()}
    made = {address: maker.island(place) for address, place in wanted.items()}
    if failed := [address for address, one in made.items() if one.part.status != 200]:
        return again(f"the island {failed[0]} failed")
    try:
        return Outcome(response, tuple(_parts(maker, request, build, response, made)))
    except NotKeptError as reason:
        return Outcome(_whole(build, response, made), reason=str(reason))


def _why_not(maker: Maker, response: HttpResponseBase, read: Recording) -> str | None:
    """Why a page cannot be a shell, as far as is known when the view has answered."""
    if response.status_code != 200:
        return f"its status is {response.status_code}"
    if response.streaming:
        return "it streams"
    if response.cookies:
        return "it sets a cookie"
    if "no-store" in response.headers.get("Cache-Control", "").lower():
        return "its view forbids to keep it (Cache-Control: no-store)"
    return maker.writer.why_not(read)


def _parts(
    maker: Maker, request: WSGIRequest, build: ShellBuild, response: HttpResponseBase, made: dict[str, Made]
) -> list[Part]:
    if build.response is None:
        raise NotKeptError("a middleware answered before WatchedRequests was reached")
    if build.problem is not None:
        raise NotKeptError(build.problem)
    if response.status_code != 200 or response.streaming or content_of(response) != build.content:
        raise NotKeptError("a middleware further out changed what it says; put it behind WatchedRequests")
    if response.cookies:
        raise NotKeptError("a middleware sets a cookie with it")
    always = {"path": request.path, "host": request.META.get("HTTP_HOST", ""), "scheme": request.scheme}
    receipt = maker.written(build, *((name, encoded(value)) for name, value in always.items()), is_page=True)
    body, splices = build.splices()
    headers = tuple((name, value) for name, value in response.items() if name.lower() not in _OF_EDGE)
    shell = Part("page", "", body, receipt, headers=headers, splices=splices)
    found = [one.part for one in made.values()]
    facts = maker.facts_of(receipt, *(one.receipt for one in found))
    maker.writer.check_moment()
    return [shell, *found, *facts]


def _whole(build: ShellBuild, response: HttpResponseBase, made: dict[str, Made]) -> HttpResponseBase:
    """The answer with its islands in place, and with the cookies that they set."""
    if build.places:
        fill(response, lambda mark: made[build.places[mark].address].part.body, build.places)
        if "Content-Length" in response.headers:
            response.headers["Content-Length"] = str(len(content_of(response)))
    for one in made.values():
        response.cookies.update(one.cookies)
    if response.cookies:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def parts(get_response: GetResponse, request: WSGIRequest, wanted: str) -> HttpResponseBase:
    """The islands and facts that the edge asks for by name."""
    stripped_from(request.environ)
    asked = _read(wanted)
    if asked is None:
        return HttpResponseBadRequest("This is no list of parts.", content_type="text/plain")
    return whole(lambda _: _parts_of(get_response, request, asked))


def _parts_of(get_response: GetResponse, request: WSGIRequest, asked: list[tuple[str, str]]) -> HttpResponseBase:
    """The same, all at one moment."""
    here = moment_here()
    if here is None:
        return HttpResponse("The log cannot be asked.", status=503, headers={"Retry-After": "1"})
    maker = Maker(get_response, copied(undecoded(request)), here)
    made: list[Part] = []
    for kind, name in asked:
        place = islands.at(name) if kind == "island" else None
        if place is not None:
            made.append(maker.island(place).part)
        elif kind == "fact":
            made.append(maker.fact(name))
        else:
            made.append(Part("island", name, b"", None, "there is no such island", 404))
    known = {(one.kind, one.name) for one in made}
    made += [one for one in maker.facts_of(*(one.receipt for one in made)) if (one.kind, one.name) not in known]
    return _answer(made)


def _read(wanted: str) -> list[tuple[str, str]] | None:
    try:
        asked = [(kind, name) for kind, name in json.loads(wanted)]
    except (ValueError, TypeError):
        return None
    is_good = len(asked) <= _MAX_WANTED and all(
        kind in ("island", "fact") and isinstance(name, str) for kind, name in asked
    )
    return asked if is_good else None


def _answer(made: Iterable[Part]) -> HttpResponse:
    headers = {PARTS_HEADER: f"{VERSION} {release()}", "Cache-Control": "no-store"}
    return HttpResponse(pack(made), content_type=MEDIA_TYPE, headers=headers)


def _close(response: HttpResponseBase) -> None:
    """What is not sent is not closed by the server; nor may it be: that ends the request, and with it the moment."""
    for close in closers_of(response):
        close()
