"""The request that is being answered, watched: what a build looks at of it becomes a fact of its result.

The middleware gives the request a subclass of its own class, so that `isinstance` and whatever other middleware set
on it stay what they were. Outside builds it behaves as before. Inside a build every attribute is either a fact, or a
watcher that notes what is looked at of it, or a reason not to keep the result: nothing is missed in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MethodType
from typing import Any

from django.http import HttpRequest

from freshkeys.facts import attributes_of, current_request, look
from freshkeys.facts.messages import is_watched, watched_messages
from freshkeys.facts.visitors import WatchedUser, watched_user
from freshkeys.facts.watched import is_watcher, watched
from freshkeys.recording.recorder import current, unrecorded

#: What watchers are put in the place of.
PLACES = ("GET", "COOKIES", "META", "headers", "session", "user")
_PLACES = frozenset(PLACES)
#: Attributes that are facts by another name: what they are worked out from.
_MEANS: Mapping[str, tuple[str, ...]] = {
    "path": ("path",),
    "scheme": ("scheme",),
    "_current_scheme_host": ("scheme", "host"),
    "accepted_types": ("header Accept",),
    "accepted_types_by_precedence": ("header Accept",),
    "content_params": ("meta CONTENT_TYPE",),
}
_BODY = frozenset(
    {"POST", "FILES", "body", "upload_handlers", "_post", "_files", "_body", "_stream", "_read_started", "_get_post"}
    | {"read", "readline", "readlines", "_load_post_and_files", "parse_file_upload", "_upload_handlers", "_get_files"}
)


class _Place:
    """What the class itself makes for a place when it is first asked for, watched. Later it is simply there."""

    def __init__(self, name: str, base: type[HttpRequest]) -> None:
        self.name, self.made = name, getattr(base, name, None)

    def __get__(self, request: Any, owner: type) -> Any:
        if request is None:
            return self
        if self.made is None:
            raise AttributeError(f"{owner.__name__!r} object has no attribute {self.name!r}")
        value = attributes_of(request)[self.name] = _watched(self.name, self.made.__get__(request, owner))
        return value


def _put(place: str, value: Any) -> Any:
    """What somebody puts in a place, watched."""
    if (recording := current()) is not None:
        recording.note_untracked(f"the request, and set its {place}")
    return _watched(place, value)


def _watched(place: str, value: Any) -> Any:
    return watched_user(value) if place == "user" else watched(place, value)


def _looked_at(request: Any, name: str, get: Callable[[str], Any]) -> Any:
    """An attribute of a request, inside a build."""
    if name.startswith("__") and name != "__dict__":
        return get(name)
    recording = current()
    assert recording is not None
    if request is not current_request():
        recording.note_untracked("a request that is not the one being answered")
    elif name in _BODY:
        recording.note_untracked("the body of the request")
    elif (means := _MEANS.get(name)) is not None:
        look(f"the {name}", request, *means)
    else:
        return _found(request, name, get)
    with unrecorded():
        return get(name)


def _found(request: Any, name: str, get: Callable[[str], Any]) -> Any:
    try:
        with unrecorded():
            value = get(name)
    except AttributeError:
        look(f"the {name}", request, f"attribute {name}")
        raise
    if name == "_messages" and is_watched(watched_messages(value)):
        return value
    if name == "htmx" and type(value).__module__ == "django_htmx.middleware":
        return type(value)(request)  # it only reads headers; what it has read before was seen by nobody
    if type(value) is WatchedUser or is_watcher(value):
        return value
    if isinstance(value, MethodType) and value.__self__ is request:
        return value  # what it looks at is seen
    look(f"the {name}", request, f"attribute {name}")
    return value


@lru_cache(maxsize=64)
def _class_for(base: type[HttpRequest]) -> type[HttpRequest]:
    """The watched kind of a class of requests."""
    plainly = base.__getattribute__

    class WatchedRequest(base):  # type: ignore[valid-type,misc]
        def __getattribute__(self, name: str) -> Any:
            if current() is None:
                return plainly(self, name)
            return _looked_at(self, name, super().__getattribute__)

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, _put(name, value) if name in _PLACES else value)

        def get_host(self) -> Any:
            look("the host", self, "host")
            with unrecorded():
                return super().get_host()

        def get_signed_cookie(self, key: str, *args: Any, **kwargs: Any) -> Any:
            if (recording := current()) is not None and (kwargs.get("max_age") is not None or len(args) > 2):
                recording.note_untracked("a signed cookie of a certain age, which changes while nothing else does")
            return super().get_signed_cookie(key, *args, **kwargs)

        def __reduce__(self) -> Any:
            return _begun, (base,), self.__dict__

    for name in PLACES:
        setattr(WatchedRequest, name, _Place(name, base))
    WatchedRequest.__name__, WatchedRequest.__qualname__ = base.__name__, base.__qualname__
    WatchedRequest.__module__ = base.__module__
    _classes.add(WatchedRequest)
    return WatchedRequest


_classes: set[type] = set()


def _begun(base: type[HttpRequest]) -> HttpRequest:
    """How a copy begins."""
    cls = _class_for(base)  # type: ignore[arg-type]
    return cls.__new__(cls)


def watch(request: HttpRequest) -> None:
    """Make this request a watched one, with all that is set on it already."""
    if type(request) in _classes:
        return
    request.__class__ = _class_for(type(request))  # type: ignore[arg-type]
    own = attributes_of(request)
    for name in PLACES:
        if name in own:
            own[name] = _watched(name, own[name])
