"""Who takes part, and how each is set up; nothing of the others is installed beside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

Settings = Callable[[str], dict[str, Any]]


def nothing(valkey: str) -> dict[str, Any]:
    return {}


def default_cache(valkey: str) -> dict[str, Any]:
    return {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": valkey}}}


def shared_store(valkey: str) -> dict[str, Any]:
    """As docs/reference/freshkeys.md says."""
    options = {"serializer": "freshkeys.plain.PlainBytes", "socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    backend = "django.core.cache.backends.redis.RedisCache"
    return {
        "CACHES": {"shared": {"BACKEND": backend, "LOCATION": valkey, "OPTIONS": options}},
        "FRESHKEYS": {"ALIAS": "shared"},
    }


def cacheops(valkey: str) -> dict[str, Any]:
    """Automatic caching of all its operations, for this app only, as its page of installation recommends."""
    return {"CACHEOPS_REDIS": valkey, "CACHEOPS": {"school.*": {"ops": "all", "timeout": 60 * 60}}}


@dataclass(frozen=True)
class Contender:
    """One way of caching the page: its view, apps and middleware, and the calls that it asks writers to make."""

    name: str
    view: str
    package: str = "Django"
    apps: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    settings: Settings = field(default=nothing)
    #: A module function of `calls.py` that is called after a write which the documentation says to tell of.
    calls: str = ""
    uses_store: bool = True

    @property
    def version(self) -> str:
        return "this" if self.package == "freshkeys" else version(self.package)


_OURS: dict[str, Any] = {
    "package": "freshkeys",
    "apps": ("freshkeys",),
    "middleware": ("freshkeys.middleware.OneMoment",),
}
CONTENDERS = (
    Contender("uncached", "uncached", uses_store=False),
    Contender("textbook", "textbook", settings=default_cache, calls="delete_keys"),
    Contender("cache_page", "whole_page", settings=default_cache, calls="clear"),
    Contender(
        "cacheops", "prefetched", "django-cacheops", ("cacheops",), settings=cacheops, calls="invalidate_with_cacheops"
    ),
    Contender(
        "cachalot",
        "uncached",
        "django-cachalot",
        ("cachalot",),
        settings=default_cache,
        calls="invalidate_with_cachalot",
    ),
    Contender("ours", "ours", **_OURS, uses_store=False),
    Contender("ours/shared", "ours", **_OURS, settings=shared_store),
    Contender("ours/page", "ours_whole", **_OURS, uses_store=False),
)
BY_NAME = {one.name: one for one in CONTENDERS}


def this() -> Contender:
    """Whose process this is."""
    return BY_NAME[os.environ["PEER"]]
