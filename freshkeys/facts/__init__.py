"""Facts: what a result varies by because its build looked at it in the request that is being answered.

A fact has a name (`cookie theme`, `signed in`) and, for each request, a value, written so that different values are
different texts. Whoever looks at something inside a build goes through a watcher (`watched.py`, `visitors.py`,
`requests.py`), which notes the fact in the recording. Looking an entry up evaluates the same facts, by the same
functions, for the request of the hour; it answers only where all of them have the values that it was built for.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from freshkeys.keys import WRITTEN, digest
from freshkeys.recording.recorder import current, unrecorded

#: No other value is written like this.
ABSENT = "absent"
#: Longer ones are written as their digest; what is looked at under a longer name is looked at as a whole.
MAX_VALUE, MAX_NAME = 80, 100
#: Kinds whose values nobody should read in a receipt.
_SECRET = frozenset({"cookie", "cookies", "session", "headers", "meta", "user"})
_SECRET_NAMES = frozenset({"header Authorization", "header Cookie", "header Proxy-Authorization"})
#: Types of which `repr` tells all values apart.
_LEGIBLE = frozenset({type(None), bool, int, float, str, bytes})

_request: ContextVar[HttpRequest | None] = ContextVar("freshkeys_request", default=None)


class UnknowableError(Exception):
    """Nobody can say, or write down exactly, what this fact is for this request."""


def current_request() -> HttpRequest | None:
    """The request that this thread or task answers; none outside the middleware."""
    return _request.get()


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Facts that are looked at inside are those of this request."""
    handle = _request.set(request)
    try:
        yield
    finally:
        _request.reset(handle)


def look(place: str, thing: object, *names: str) -> None:
    """Note facts in the recording under way, if `thing` is what the request of the hour has in `place`.

    >>> look("COOKIES", cookies, "cookie theme")
    """
    if (recording := current()) is None:
        return
    request = _request.get()
    if request is None or (thing is not request and attributes_of(request).get(place) is not thing):
        recording.note_untracked(f"{place} of a request that is not the one being answered")
        return
    for name in names:
        if name in recording.facts:
            continue
        try:
            recording.note_fact(name, value_of(name, request))
        except UnknowableError as reason:
            recording.note_untracked(f"the fact '{name}': {reason}")


def attributes_of(thing: object) -> dict[str, Any]:
    """What is set on an object, looked at by nobody."""
    own: dict[str, Any] = object.__getattribute__(thing, "__dict__")
    return own


def value_of(name: str, request: HttpRequest) -> str:
    """A fact of this request, encoded.

    Raises:
        UnknowableError: it has no exact written form, or cannot be found out.
    """
    with unrecorded():
        return asked_of(name, request)


def asked_of(name: str, request: HttpRequest) -> str:
    """The same, where what is read to find it out is recorded."""
    if (ask_whole := _WHOLE.get(name)) is not None:
        kind, ask = name, ask_whole
    else:
        kind, _, argument = name.partition(" ")
        if (ask_one := _ONE.get(kind)) is None:
            raise UnknowableError("this version of freshkeys knows no such fact")
        ask = lambda asked: ask_one(asked, argument)  # noqa: E731
    try:
        value = ask(request)
    except UnknowableError:
        raise
    except Exception as error:  # a broken query string, a session that cannot be read: the build will meet it too
        raise UnknowableError(f"it cannot be found out ({type(error).__name__})") from error
    return ABSENT if value is _ABSENT else encoded(value, is_secret=kind in _SECRET or name in _SECRET_NAMES)


def encoded(value: Any, *, is_secret: bool = False) -> str:
    """The same text for the same value, and another for each other one; legible where it is short and no secret.

    Raises:
        UnknowableError: it is, or holds, something else than plain values.
    """
    if not is_plain(value):
        raise UnknowableError(f"a {type(value).__name__} has no exact written form")
    if is_secret:
        return "#" + digest(settings.SECRET_KEY, value)
    if _is_legible(value) and len(text := repr(value)) <= MAX_VALUE:
        return text
    return "#" + digest(value)


def is_plain(value: Any) -> bool:
    """Whether a key says all about this value."""
    kind = type(value)
    if kind in WRITTEN or isinstance(value, enum.Enum):
        return True
    if kind in (list, tuple, set, frozenset):
        return all(is_plain(one) for one in value)
    return kind is dict and all(is_plain(key) and is_plain(one) for key, one in value.items())


def _is_legible(value: Any) -> bool:
    if type(value) in (list, tuple):
        return all(_is_legible(one) for one in value)
    return type(value) in _LEGIBLE


_ABSENT = object()


def _of_user(ask: Callable[[Any], Any]) -> Callable[[HttpRequest], Any]:
    """Asked of whoever the request comes from; a project may have no users at all."""
    return lambda request: ask(request.user) if hasattr(request, "user") else _ABSENT


def _signed_in(user: Any) -> Any:
    """With the class: whoever asks for that learns who is signed in, and as what."""
    kind = user.__class__
    return [bool(user.is_authenticated), f"{kind.__module__}.{kind.__qualname__}"]


def _user(user: Any) -> Any:
    from freshkeys.facts.visitors import content_of

    return content_of(user)


def _host(request: HttpRequest) -> Any:
    try:
        return request.get_host()
    except DisallowedHost as refusal:
        return ("refused", str(refusal))


def _parameters(request: HttpRequest) -> Any:
    return [request.GET.encoding, list(dict.items(request.GET))]


def _one_of(place: str) -> Callable[[HttpRequest, str], Any]:
    def ask(request: HttpRequest, key: str) -> Any:
        return getattr(request, place, {}).get(key, _ABSENT)

    return ask


def _all_of(place: str) -> Callable[[HttpRequest], Any]:
    return lambda request: [list(pair) for pair in getattr(request, place).items()]


def _parameter(request: HttpRequest, key: str) -> Any:
    return request.GET.getlist(key) if key in request.GET else _ABSENT


def _resolved(found: Any) -> Any:
    """What a path was resolved to."""
    told = (found.route, found.args, found.kwargs, found.url_name, found.app_names, found.namespaces)
    return [*told, found.captured_kwargs, found.extra_kwargs, found._func_path]


def _gate(request: HttpRequest, named: str) -> Any:
    from freshkeys.pages import gates

    return gates.answer(request, named)


def _attribute(request: HttpRequest, name: str) -> Any:
    value = getattr(request, name, _ABSENT)
    return _resolved(value) if name == "resolver_match" and value is not None else value


#: Facts without an argument, and how they are found out.
_WHOLE: Mapping[str, Callable[[HttpRequest], Any]] = {
    "user": _of_user(_user),
    "signed in": _of_user(_signed_in),
    "host": _host,
    "scheme": lambda request: request.scheme,
    "path": lambda request: request.path,
    "parameters": _parameters,
    "headers": _all_of("headers"),
    "meta": _all_of("META"),
    "cookies": _all_of("COOKIES"),
    "session": _all_of("session"),
}
#: Facts with one: `cookie theme`.
_ONE: Mapping[str, Callable[[HttpRequest, str], Any]] = {
    "permission": lambda request, permission: _of_user(lambda user: user.has_perm(permission))(request),
    "parameter": _parameter,
    "header": _one_of("headers"),
    "meta": _one_of("META"),
    "cookie": _one_of("COOKIES"),
    "session": _one_of("session"),
    "attribute": _attribute,
    "gate": _gate,
}
