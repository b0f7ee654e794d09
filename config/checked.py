"""Settings that a person typed: understood, or refused with a sentence that says what to write instead."""

from __future__ import annotations

from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

#: What each scheme of CACHE_URL is called by the client library, which speaks to Valkey and Redis alike.
_STORES = {
    "redis": "redis",
    "rediscache": "redis",
    "valkey": "redis",
    "rediss": "rediss",
    "valkeys": "rediss",
    "unix": "unix",
}
#: A store that hangs may cost a page so long, once; see freshkeys/shared.py for what comes after.
_STORE_SECONDS = 0.5


def site_address(text: str) -> SplitResult:
    """SITE_URL in parts.

    Raises:
        ImproperlyConfigured: it is not the root of a site.
    """
    wrong = f"SITE_URL is “{text}”, but must be like https://courses.example.org:"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  it is only looked at when it is asked for
    except ValueError as error:
        raise ImproperlyConfigured(f"{wrong} {error}.") from None
    if parts.scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"{wrong} it begins with http:// or https://.")
    if not parts.hostname or parts.username is not None or set(text) & set(" \t\r\n\"'<>\\*,"):
        raise ImproperlyConfigured(f"{wrong} after the scheme comes a host, perhaps a port, and nothing else.")
    if parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{wrong} a site has a host of its own, so nothing follows the host and the port.")
    return parts


def number(name: str, text: str, *, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(f"{name} is “{text}”, but must be a whole number.")
    return int(text)


def signup(text: str) -> str:
    if text not in {"open", "invited"}:
        raise ImproperlyConfigured(f"SIGNUP is “{text}”, but must be open or invited.")
    return text


def time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        known = False
    except KeyError:
        known = False
    else:
        known = True
    if not known:
        raise ImproperlyConfigured(f"TIME_ZONE is “{text}”, but must be the name of a time zone, as Europe/Berlin.")
    return text


def database(url: str) -> str:
    """DATABASE_URL, if it is of a kind that this site runs on. It is not repeated: it may hold a password.

    Raises:
        ImproperlyConfigured: it is of another kind, or none.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in {"postgres", "postgresql", "sqlite"} or not rest:
        raise ImproperlyConfigured(
            "DATABASE_URL must be like postgres://user:password@host/name (a socket: postgres://user@/name?host=/path) "
            "or sqlite:////path/to/file."
        )
    return url


def shared_store(url: str) -> dict[str, Any]:
    """The Django cache of CACHE_URL: bytes only, so that nothing is ever unpickled, and never waited for long.

    Raises:
        ImproperlyConfigured: it is not the address of a Valkey or Redis.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in _STORES or not rest:
        raise ImproperlyConfigured(
            f"CACHE_URL is “{url}”, but must be like valkey://host:6379/0 or redis://host:6379/0 "
            "(valkeys:// and rediss:// with TLS, unix:///path for a socket)."
        )
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{_STORES[scheme]}://{rest}",
        "OPTIONS": {
            "serializer": "freshkeys.plain.PlainBytes",
            "socket_timeout": _STORE_SECONDS,
            "socket_connect_timeout": _STORE_SECONDS,
            "retry": _never_again(),
        },
    }


def _never_again() -> Any:
    """The client would try three times more, each as long."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Retry(NoBackoff(), 0)
