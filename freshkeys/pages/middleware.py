"""Answers the edge, and believes nobody else who says to be it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from freshkeys import switch
from freshkeys.pages import answering, trusted
from freshkeys.wire import PARTS_PATH, PREFIX


class ForEdge:
    """Middleware, the outermost: gives the edge the pages of this project as parts.

    Further in nobody sees a header of the edge's, in either direction. Who sent a request to the edge, and by which
    scheme, is what `REMOTE_ADDR` and `request.is_secure()` then say. Nothing but pages changes without an edge.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        told = trusted.taken_from(request.META)
        if told is None or not isinstance(request, WSGIRequest):
            return self._plain(request)
        if told.is_anew:
            with switch.off():
                return self._plain(request)
        if told.want == "page" and request.method == "GET" and "HTTP_AUTHORIZATION" not in request.META:
            return answering.page(self._plain, request)
        if told.want == "parts" and request.path == PARTS_PATH:
            return answering.parts(self._plain, request, told.wanted)
        return self._plain(request)

    def _plain(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name in [name for name in response.headers if name.lower().startswith(PREFIX)]:
            del response.headers[name]
        return response
