"""Middleware: what a response says is from one instant."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from freshkeys.moment import one_moment

_SAFE = {"GET", "HEAD"}


class OneMoment:
    """Answers GET and HEAD from one instant (`one_moment`), and with one question to the log.

    It may stand anywhere in MIDDLEWARE; what lies further in reads at that instant. A streaming response is read when
    the server asks for it, each part at its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in _SAFE:
            return self.get_response(request)
        with one_moment():
            return self.get_response(request)
