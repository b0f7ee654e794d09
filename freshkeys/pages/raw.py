"""Which facts the edge sees itself, and under what names: all others are questions that the application answers."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from freshkeys.facts import ABSENT
from freshkeys.wire import SEEN_KINDS, SEEN_WHOLE

#: What the address of an island says already.
_OF_ADDRESS = frozenset({"path", "parameters", "parameter"})
#: Attributes of a request that are the same for every page, or checked on their own.
_ALWAYS_SAME = frozenset(
    {"method", "urlconf", "csrf_processing_done", "_dont_enforce_csrf_checks", "encoding", "_encoding"}
)
#: Not there in a project that does not use what sets them; where they are there, what is looked at of them is noted.
_NOT_EVERYWHERE = frozenset({"user", "session", "_messages", "htmx"})
#: Others are worked out from the address.
_OF_PATH = frozenset({"path", "path_info", "resolver_match", "current_app"})
_SAME_META = frozenset({"REQUEST_METHOD", "SERVER_PROTOCOL", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME"})
#: Headers that never reach a shell, or that the edge's own word has replaced.
_ALTERED = ("header X-Forwarded-", "header Forwarded", "header X-Real-Ip", "header Freshkeys")


def is_raw(name: str) -> bool:
    """Whether the edge can see it."""
    return (name in SEEN_WHOLE or name.partition(" ")[0] in SEEN_KINDS) and not name.startswith(_ALTERED)


def is_of_address(name: str) -> bool:
    return name.partition(" ")[0] in _OF_ADDRESS


def as_known(name: str, value: str) -> Iterable[str]:
    """The facts that say all about a recorded one: the same, or what it is worked out from."""
    kind, _, argument = name.partition(" ")
    if kind == "meta":
        return _meta(argument)
    if kind == "attribute":
        if argument in _ALWAYS_SAME or (argument in _NOT_EVERYWHERE and value == ABSENT):
            return ()
        if argument in _OF_PATH:
            return ("path",)
        if argument == "LANGUAGE_CODE":
            return ("language",)
    return (name,)


def _meta(key: str) -> Iterable[str]:
    if key in _SAME_META:
        return ()
    if key == "QUERY_STRING":
        return ("parameters",)
    if key == "PATH_INFO":
        return ("path",)
    if key == "CSRF_COOKIE":
        return ("session _csrftoken",) if settings.CSRF_USE_SESSIONS else (f"cookie {settings.CSRF_COOKIE_NAME}",)
    name = key.removeprefix("HTTP_")
    if name != key or key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        return (f"header {name.replace('_', '-').title()}",)
    return (f"meta {key}",)


def is_of_visitor(name: str) -> bool:
    """Whether it is found out from the session and the user."""
    return name.partition(" ")[0] in ("user", "signed", "session", "permission", "gate")
