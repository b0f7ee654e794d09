"""Watchers of what a request carries: parameters, cookies, headers, environment, session.

Each is what Django has in its place, by a subclass whose methods note what is looked at: one key, or, for whatever
lets a build see how many there are, all of it. They note it also when they were taken from the request before the
build began. What changes them inside a build cannot be tracked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.http.request import HttpHeaders

from freshkeys.facts import MAX_NAME, look
from freshkeys.recording.recorder import current, unrecorded

Method = Callable[..., Any]


#: All kinds of watchers. Each has the `place` on the request, and the names of the facts of one key and of all.
_kinds: set[type] = set()


def is_watcher(value: object) -> bool:
    """Whether this notes by itself what is looked at."""
    return type(value) in _kinds


def _quietly(original: Method, self: Any, *args: Any, **kwargs: Any) -> Any:
    """What was looked at is noted: the methods that this one calls need not note more."""
    with unrecorded():
        return original(self, *args, **kwargs)


def _for_one(original: Method) -> Method:
    @wraps(original)
    def method(self: Any, key: Any, *args: Any, **kwargs: Any) -> Any:
        if current() is None:
            return original(self, key, *args, **kwargs) if kwargs else original(self, key, *args)
        is_nameable = type(key) is str and len(key) <= MAX_NAME
        look(self.place, self, f"{self.one} {_known_as(self.place, key)}" if is_nameable else self.whole)
        return _quietly(original, self, key, *args, **kwargs)

    return method


def _known_as(place: str, key: str) -> str:
    """One way to write what may be asked for in several."""
    return key.replace("_", "-").title() if place == "headers" else key


def _for_all(original: Method) -> Method:
    @wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if current() is None:
            return original(self, *args, **kwargs)
        look(self.place, self, self.whole)
        found = _quietly(original, self, *args, **kwargs)
        if type(found) is WatchedParameters:
            found.__class__ = QueryDict  # type: ignore[assignment]  # a copy, which belongs to the build
        return found

    return method


def _for_changes(original: Method) -> Method:
    @wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if (recording := current()) is None:
            return original(self, *args, **kwargs)
        recording.note_untracked(f"request.{self.place}, and changed it or asked what nobody can compare")
        return _quietly(original, self, *args, **kwargs)

    return method


def _watching(
    cls: type, base: type, one: Iterable[str] = (), every: Iterable[str] = (), changes: Iterable[str] = ()
) -> None:
    """Give `cls` the methods of `base` that note what is looked at."""
    _kinds.add(cls)
    for names, noting in ((one, _for_one), (every, _for_all), (changes, _for_changes)):
        for name in names:
            setattr(cls, name, noting(getattr(base, name)))


_ONE_OF_DICT = ("__getitem__", "__contains__", "get")
_ALL_OF_DICT = (
    *("__iter__", "__reversed__", "__len__", "__eq__", "__ne__", "__or__", "__ror__", "__repr__", "__reduce_ex__"),
    *("keys", "values", "items", "copy"),
)
_CHANGES_OF_DICT = (
    *("__setitem__", "__delitem__", "__ior__"),
    *("pop", "popitem", "setdefault", "update", "clear"),
)
_ALL_OF_PARAMETERS = ("__copy__", "__deepcopy__", "__getstate__", "lists", "dict", "urlencode")
_CHANGES_OF_PARAMETERS = ("setlist", "setlistdefault", "appendlist", "_assert_mutable", "__setstate__")


class WatchedParameters(QueryDict):
    """`request.GET`."""

    place, one, whole = "GET", "parameter", "parameters"

    @property
    def encoding(self) -> Any:
        look(self.place, self, self.whole)
        return QueryDict.encoding.fget(self)  # type: ignore[attr-defined]

    @encoding.setter
    def encoding(self, value: Any) -> None:
        QueryDict.encoding.fset(self, value)  # type: ignore[attr-defined]


_watching(WatchedParameters, QueryDict, (*_ONE_OF_DICT, "getlist"), _ALL_OF_DICT, _CHANGES_OF_DICT)
_watching(WatchedParameters, QueryDict, (), _ALL_OF_PARAMETERS, _CHANGES_OF_PARAMETERS)


class WatchedCookies(dict[str, str]):
    """`request.COOKIES`."""

    place, one, whole = "COOKIES", "cookie", "cookies"


class WatchedMeta(dict[str, Any]):
    """`request.META`."""

    place, one, whole = "META", "meta", "meta"


for _kind in (WatchedCookies, WatchedMeta):
    _watching(_kind, dict, _ONE_OF_DICT, _ALL_OF_DICT, _CHANGES_OF_DICT)


class WatchedHeaders(HttpHeaders):
    """`request.headers`."""

    place, one, whole = "headers", "header", "headers"


_watching(
    WatchedHeaders,
    HttpHeaders,
    ("__getitem__", "__contains__", "get"),
    ("__iter__", "__len__", "__eq__", "__repr__", "keys", "values", "items", "copy"),
)


_noted_change = WatchedMeta.__setitem__


def _set_in_meta(self: WatchedMeta, key: str, value: Any) -> None:
    if key == "CSRF_COOKIE_NEEDS_UPDATE" and dict.get(self, "freshkeys.csrf"):
        dict.__setitem__(self, key, value)  # which our middleware does not heed where nothing is new
    else:
        _noted_change(self, key, value)


WatchedMeta.__setitem__ = _set_in_meta  # type: ignore[method-assign,assignment]

_ONE_OF_SESSION = ("__getitem__", "__contains__", "get", "has_key")
_ALL_OF_SESSION = ("keys", "values", "items")
_CHANGES_OF_SESSION = ("__setitem__", "__delitem__")
_KNOWN_OF_SESSION = {*_ONE_OF_SESSION, *_ALL_OF_SESSION, "place", "one", "whole", "__class__"}


@lru_cache(maxsize=64)
def session_class(base: type[SessionBase]) -> type[SessionBase]:
    """The watched kind of a session engine. What is not named here cannot be tracked."""

    class WatchedSession(base):  # type: ignore[valid-type,misc]
        place, one, whole = "session", "session", "session"

        def __getattribute__(self, name: str) -> Any:
            if (recording := current()) is not None and name not in _KNOWN_OF_SESSION:
                recording.note_untracked(f"request.session.{name}, which nobody can compare")
            return super().__getattribute__(name)

    WatchedSession.__name__, WatchedSession.__qualname__ = base.__name__, base.__qualname__
    WatchedSession.__module__ = base.__module__
    _watching(WatchedSession, base, _ONE_OF_SESSION, _ALL_OF_SESSION, _CHANGES_OF_SESSION)
    return WatchedSession


def watched(place: str, value: Any) -> Any:
    """What a request has in `place`, watched; anything unknown stays as it is."""
    if is_watcher(value):
        return value
    if place == "GET" and type(value) is QueryDict:
        value.__class__ = WatchedParameters
    elif place == "headers" and type(value) is HttpHeaders:
        value.__class__ = WatchedHeaders
    elif place == "session" and isinstance(value, SessionBase):
        value.__class__ = session_class(type(value))
    elif place == "COOKIES" and type(value) is dict:
        return WatchedCookies(value)
    elif place == "META" and type(value) is dict:
        return WatchedMeta(value)
    return value
