"""What holds for every request and every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template import loader

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class SecurityHeaders:
    """Adds the site's Content Security Policy unless the view has set a stricter one. No nonce, no inline code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class RefuseNul:
    """Answers 404 where an address holds a NUL, which no slug or name does and PostgreSQL refuses to compare with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404("No address holds a NUL.")
        return self.get_response(request)


class ForgetNul:
    """Reads a NUL in a query as a space, as all control characters, and forgets cookies that hold one.

    A cookie writes it as \\000. The session's and the admin's filters would ask PostgreSQL for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%20")
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class ExplainMethods:
    """Gives 405, which Django leaves empty, a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            response.content = loader.get_template("405.html").render().encode()
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response


class CompressPages(GZipMiddleware):
    """Compresses pages and feeds: a list of courses shrinks to an eighth.

    Only these: a file in pieces (HTTP ranges) or an answer that streams would be spoilt, static files come compressed
    from the disk already. Django pads each answer at random, against guessing secrets from its length (BREACH).
    """

    KINDS = ("text/html", "application/atom+xml", "application/xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in self.KINDS:
            return response
        return super().process_response(request, response)
