"""What browsers and proxies may keep: nothing without asking, and nothing at all of what one person saw."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

P = ParamSpec("P")

PUBLIC = "public, no-cache"
PERSONAL = "private, no-store"


class AskEachTime:
    """Adds Cache-Control unless the view has said something else.

    Never a `max-age` on a page: a copy that is not asked about may be out of date. Redirects are asked about too, since
    a former slug may be given to something new.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = PERSONAL if is_personal(request, response) else PUBLIC
            patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response


def is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer was made for one person: who has a session that was looked at, or gets a cookie, or sent it.

    The edge decides alike for the pages that it puts together.
    """
    if response.status_code >= 500 or response.cookies or request.method not in ("GET", "HEAD"):
        return True
    session = getattr(request, "session", None)
    return session is not None and session.accessed and settings.SESSION_COOKIE_NAME in request.COOKIES


def unkept(response: HttpResponseBase) -> HttpResponseBase:
    """An answer for one person, good for now: neither the edge nor a browser keeps it, no search engine lists it."""
    response.headers["Cache-Control"] = PERSONAL
    response.headers["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def keep_nothing(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """A view all of whose answers are `unkept`. Above what refuses a method, that refusal is, too."""

    @wraps(view)
    def asked(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return unkept(view(*args, **kwargs))

    return asked
