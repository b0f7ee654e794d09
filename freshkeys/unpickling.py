"""A system check: that the cache which processes share does not unpickle what its server says.

The values of freshkeys carry a MAC, but a backend that unpickles has run what it was sent before anybody looks at that.
"""

from __future__ import annotations

import inspect
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import InvalidCacheBackendError
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as CheckWarning
from django.utils.module_loading import import_string

from freshkeys.conf import conf

#: Django's own backends that ask somebody else for pickles, and the option that makes one of them leave bytes alone.
_PLAIN_WITH = {
    "django.core.cache.backends.redis.RedisCache": "serializer",
    "django.core.cache.backends.memcached.PyMemcacheCache": "serde",
    "django.core.cache.backends.memcached.PyLibMCCache": None,
    "django.core.cache.backends.db.DatabaseCache": None,
    "django.core.cache.backends.filebased.FileBasedCache": None,
}


@register(Tags.caches)
def check_alias(**_: Any) -> list[CheckMessage]:
    """A warning if `FRESHKEYS["ALIAS"]` is a cache of which whoever can write to its store can run code here."""
    alias = conf().ALIAS
    found: dict[str, Any] | None = settings.CACHES.get(alias) if alias else None
    if not found:
        return []
    name = _django_backend(found["BACKEND"])
    options: dict[str, Any] = found.get("OPTIONS", {})
    if name is None:
        return []
    option = _PLAIN_WITH[name]
    if option and options.get(option):
        return []
    if name.endswith("RedisCache"):
        hint = 'Give it OPTIONS = {"serializer": "freshkeys.plain.PlainBytes"}.'
    elif option:
        hint = f'Give it OPTIONS with a "{option}" that leaves bytes as they are, or use Valkey or Redis.'
    else:
        hint = "Use Valkey or Redis with the serializer freshkeys.plain.PlainBytes."
    problem = f"The cache “{alias}” unpickles what its store holds, so whoever can write there can run code here."
    return [CheckWarning(problem, hint=hint, obj=alias, id="freshkeys.W003")]


def _django_backend(path: str) -> str | None:
    """The backend of Django's that unpickles and that this one is, or is made from."""
    try:
        ancestors = inspect.getmro(import_string(path))
    except (ImportError, AttributeError, InvalidCacheBackendError):
        return None
    names = (f"{one.__module__}.{one.__qualname__}" for one in ancestors)
    return next((name for name in names if name in _PLAIN_WITH), None)
