"""Middleware: a response is from one instant, and what is looked at of its request is seen. Both may stand anywhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseBase

from freshkeys.facts import answering
from freshkeys.facts.requests import watch
from freshkeys.moment import is_wanted, whole
from freshkeys.pages.building import current_build
from freshkeys.pages.inplace import note_entering

_SAFE = {"GET", "HEAD"}


class OneMoment:
    """Answers GET and HEAD from one instant (`one_moment`), and with one question to the log.

    It may stand anywhere in MIDDLEWARE; what lies further in reads at that instant. A streaming response is read when
    the server asks for it, each part at its own. Where a table was emptied by TRUNCATE meanwhile, which PostgreSQL
    shows to older snapshots too, the request is answered again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in _SAFE or is_wanted():
            return self.get_response(request)
        before = dict(vars(request))

        def answer(attempt: int) -> HttpResponseBase:
            if attempt:
                vars(request).clear()
                vars(request).update(before)
            return self.get_response(request)

        return whole(answer)


class WatchedRequests:
    """Middleware: what builds look at of the request is seen, and what was built for one request answers its like.

    It may stand anywhere in MIDDLEWARE. What lies further out is not watched.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.is_async:
            return self._answer(request)
        note_entering(request)
        if (build := current_build()) is not None:
            return build.answer(request, self.get_response)
        watch(request)
        with answering(request):
            response: HttpResponseBase = self.get_response(request)
            return response

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        note_entering(request)
        watch(request)
        with answering(request):
            response: HttpResponseBase = await self.get_response(request)
            return response
