"""`?receipt`: members of staff see, instead of a page, what it was built from. For everybody else it means nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coursewell.web.caching import PERSONAL
from freshkeys import Explained, Receipt, explain
from freshkeys.pages.explaining import receipts_of_page
from freshkeys.receipts.visiting import closers_of

PARAMETER = "receipt"


@dataclass(frozen=True)
class PageReceipt:
    """What became of a page that a member of staff asked for, without being shown."""

    address: str
    status: int
    phrase: str
    content_type: str
    #: Where it redirects to, and the address of that one's receipt, where it is on this site.
    location: str
    next_receipt: str
    is_streamed: bool
    receipts: Sequence[Receipt]
    seconds: float
    queries: int
    #: The page as the edge is given it: itself, its islands, and the facts that decide.
    parts: Sequence[Receipt] = ()

    @property
    def found(self) -> int:
        return sum(one.is_hit for one in self.receipts)

    @property
    def built(self) -> int:
        return len(self.receipts) - self.found

    @property
    def is_there(self) -> bool:
        return self.status < 400


class _Glance(dict[str, Any]):
    """What a session holds, to be looked at only: nothing of it is renewed or thrown away."""

    def flush(self) -> None: ...

    def cycle_key(self) -> None: ...


class ShowReceipts:
    """Answers GET and HEAD with `?receipt` of active staff. The page sees the request as it is without the parameter.

    Whoever else asks gets the page as always, to the byte: that somebody looked who they are leaves no trace.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        staff = staff_behind(request) if is_asked_for(request) else None
        if staff is None:
            return self.get_response(request)
        forget_parameter(request)
        explained = explain(lambda: self.get_response(request))
        page: HttpResponse = explained.value
        if not hasattr(request, "user"):
            request.user = staff  # a middleware answered before Django's looked who it is
        receipt = replace(page_receipt(request, explained), parts=receipts_of_page(request.META))
        response = render(request, "web/receipt.html", {"page": receipt})
        response.headers["Cache-Control"] = PERSONAL
        response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        response._resource_closers.extend(closers_of(page))  # type: ignore[attr-defined]
        return response


def is_asked_for(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and any(map(is_it, request.META.get("QUERY_STRING", "").split("&")))


def is_it(piece: str) -> bool:
    """Whether this piece of a query is the parameter, with whatever value."""
    return piece.partition("=")[0] == PARAMETER


def staff_behind(request: HttpRequest) -> Any:
    """The active member of staff who asks, if it is one.

    Looked up past the request, which would otherwise remember that its session and user were looked at.
    """
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    session = _Glance(import_module(settings.SESSION_ENGINE).SessionStore(key).load())
    user: Any = auth.get_user(SimpleNamespace(session=session))  # type: ignore[arg-type]
    return user if user.is_active and user.is_staff else None


def forget_parameter(request: HttpRequest) -> None:
    """Make the request what it is without the parameter; all others stay as they were written."""
    kept = "&".join(piece for piece in request.META["QUERY_STRING"].split("&") if not is_it(piece))
    for place in (request.META, getattr(request, "environ", {})):  # not the same where somebody watches META
        place["QUERY_STRING"] = kept
    request.__dict__.pop("GET", None)


def with_parameter(address: str) -> str:
    page, hash_sign, fragment = address.partition("#")
    return f"{page}{'&' if '?' in page else '?'}{PARAMETER}{hash_sign}{fragment}"


def page_receipt(request: HttpRequest, explained: Explained[HttpResponse]) -> PageReceipt:
    response = explained.value
    location = response.headers.get("Location", "")
    return PageReceipt(
        address=request.get_full_path(),
        status=response.status_code,
        phrase=phrase_of(response.status_code),
        content_type=response.headers.get("Content-Type", "").partition(";")[0],
        location=location,
        next_receipt=with_parameter(location) if location.startswith("/") and not urlsplit(location).netloc else "",
        is_streamed=response.streaming,
        receipts=explained.receipts,
        seconds=explained.seconds,
        queries=explained.queries,
    )


def phrase_of(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
