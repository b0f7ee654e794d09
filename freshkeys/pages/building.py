"""What this thread builds for the edge: a shell or an island. `WatchedRequests` builds it, in a recording."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from freshkeys.facts import answering
from freshkeys.facts.requests import watch
from freshkeys.pages import identity, inplace
from freshkeys.pages.islands import Place
from freshkeys.recording.recorder import Recording, recording

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class Build:
    """One request of the edge's on its way through the middleware. Afterwards it knows what was read and looked at."""

    def __init__(self) -> None:
        #: None until the innermost middleware was reached.
        self.read: Recording | None = None
        self.response: HttpResponseBase | None = None
        #: Why nothing of it can be kept; and why nothing of it that varies by the visitor can.
        self.problem: str | None = None
        self.stranger: str | None = None
        self.language: str | None = None

    def answer(self, request: HttpRequest, get_response: GetResponse) -> HttpResponseBase:
        """What the innermost middleware does in the place of calling the view."""
        self.problem, self.stranger = identity.problem_of(request), identity.stranger_in(request)
        self.language = translation.get_language()
        watch(request)
        with answering(request):
            with recording() as read:
                self.read = read
                response = self.build(request, get_response)
            self.finish(request, response, read)
        self.response = response
        return response

    def build(self, request: HttpRequest, get_response: GetResponse) -> HttpResponseBase:
        raise NotImplementedError

    def finish(self, request: HttpRequest, response: HttpResponseBase, read: Recording) -> None:
        """What remains to be done where the view would still be asked."""


class IslandBuild(Build):
    """An island, for a request to its address. The view is not asked."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.text = b""

    def build(self, request: HttpRequest, get_response: GetResponse) -> HttpResponseBase:
        with inplace.inside(self.place):
            self.text = self.place.rendered(request).encode()
        return HttpResponse(self.text)


_current: ContextVar[Build | None] = ContextVar("freshkeys_building", default=None)


def current_build() -> Build | None:
    """What this thread builds for the edge."""
    return _current.get()


@contextmanager
def building(build: Build) -> Iterator[None]:
    """The request inside is built, and not only answered."""
    handle = _current.set(build)
    try:
        yield
    finally:
        _current.reset(handle)
