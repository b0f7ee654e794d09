"""Values that processes share through any Django cache alias: Valkey, Redis, Memcached, a table, files.

The shared cache is never trusted. What comes out of it must carry a MAC made with the site's secret key over its whole
content and its key, and then its token is checked against the log like any other entry's. A shared cache that is dead,
slow, lying or restored from yesterday costs time, never truth; after an error it is left alone for a few seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import caches

from freshkeys.codec import LAYOUT
from freshkeys.conf import conf
from freshkeys.entries import Entry
from freshkeys.release import release

logger = logging.getLogger(__name__)

#: After an error the shared cache is not asked for so long.
REST_SECONDS = 5.0
MAX_BYTES = 1_000_000
_MAC_BYTES = 32
_rests_until = 0.0


def _shared_key(key: str) -> str:
    return f"fk:{LAYOUT}:{release()}:{key}"


def _mac(key: str, body: bytes) -> bytes:
    secret = hashlib.blake2b(settings.SECRET_KEY.encode(), person=b"freshkeys-mac").digest()
    return hmac.digest(secret, key.encode() + b"\0" + body, "sha256")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _pack(entry: Entry) -> bytes:
    head = {
        "name": entry.name,
        "sources": sorted(entry.sources),
        "token": entry.token,
        "epoch": entry.epoch,
        "built_at": entry.built_at.isoformat(),
        "good_from": entry.good_from and entry.good_from.isoformat(),
        "good_until": entry.good_until and entry.good_until.isoformat(),
    }
    body = json.dumps(head).encode() + b"\n" + entry.value
    return _mac(_shared_key(entry.key), body) + body


def _unpack(key: str, data: Any) -> Entry | None:
    """The entry, or none if these bytes are not exactly what this site stored under this key."""
    if not isinstance(data, bytes) or len(data) > MAX_BYTES or len(data) < _MAC_BYTES:
        return None
    mac, body = data[:_MAC_BYTES], data[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(_shared_key(key), body)):
        logger.warning("A value in the shared cache was not written by this site, and was ignored.")
        return None
    head_text, _, value = body.partition(b"\n")
    head = json.loads(head_text)
    return Entry(
        key=key,
        name=head["name"],
        value=value,
        sources=frozenset(head["sources"]),
        token=head["token"],
        epoch=head["epoch"],
        built_at=datetime.fromisoformat(head["built_at"]),
        good_from=_moment(head["good_from"]),
        good_until=_moment(head["good_until"]),
    )


def _is_usable() -> bool:
    return conf().ALIAS is not None and time.monotonic() >= _rests_until


def _rest(error: Exception) -> None:
    global _rests_until
    _rests_until = time.monotonic() + REST_SECONDS
    logger.warning("The shared cache failed and is left alone for %.0f s: %s", REST_SECONDS, error)


def fetch(key: str) -> Entry | None:
    """What the shared cache has under `key`, not yet checked against the log."""
    if not _is_usable():
        return None
    try:
        return _unpack(key, caches[str(conf().ALIAS)].get(_shared_key(key)))
    except Exception as error:  # whatever a cache backend raises must not break a page
        _rest(error)
        return None


def offer(entry: Entry) -> None:
    """Put an entry where other processes find it."""
    if not _is_usable():
        return
    packed = _pack(entry)
    if len(packed) > MAX_BYTES:
        return
    try:
        caches[str(conf().ALIAS)].set(_shared_key(entry.key), packed, timeout=conf().ALIAS_SECONDS)
    except Exception as error:  # as above
        _rest(error)
