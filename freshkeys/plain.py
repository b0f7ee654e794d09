"""Bytes as they are, for Django's Redis cache: its own serializer unpickles whatever the server says.

Whoever can write to the shared store could otherwise run code in every process that reads from it, long before a MAC
is looked at.
"""

from __future__ import annotations


class PlainBytes:
    """The `serializer` option of `django.core.cache.backends.redis.RedisCache`, for an alias that only we use.

    >>> CACHES = {"shared": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://...",
    ...                      "OPTIONS": {"serializer": "freshkeys.plain.PlainBytes"}}}
    """

    def dumps(self, value: bytes) -> bytes:
        if not isinstance(value, bytes):
            raise TypeError(f"The shared cache of freshkeys keeps bytes, not {type(value).__name__}.")
        return value

    def loads(self, data: bytes) -> bytes:
        return data
