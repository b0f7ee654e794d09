"""Values that processes share through any Django cache alias: Valkey, Redis, Memcached, a table, files.

The shared cache is never trusted. What comes out of it must carry a MAC made with the site's secret key over its whole
content and its key, and then its token is checked against the log like any other entry's. A shared cache that is dead,
slow, lying or restored from yesterday costs time, never truth. After an error it is left alone for a few seconds, after
each further one for twice as long, and then one caller alone looks whether it is back: give the alias short timeouts,
and a store that hangs costs one page that time, now and then.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import BaseDatabaseCache

from freshkeys.codec import LAYOUT, is_outdated
from freshkeys.conf import conf
from freshkeys.entries import Entry
from freshkeys.recording.recorder import accounted, unrecorded
from freshkeys.release import release

logger = logging.getLogger(__name__)
#: Sets of names of facts that entries under one key have; `variants.py` says what for.
Shapes = tuple[tuple[str, ...], ...]

#: After an error the shared cache is not asked for so long; after many in a row for at most as long as the second.
REST_SECONDS = 5.0
MAX_REST_SECONDS = 60.0
MAX_BYTES = 1_000_000
#: An answer that took longer counts as an error, though it is used.
SLOW_SECONDS = 1.0
#: How long a claim to build stands, in whole seconds, and how long another process believes in it.
CLAIM_SECONDS = 3
WAIT_SECONDS = 2.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.005, 0.05
_MAC_BYTES = 32
_claims_rest_until = 0.0
_rests_until = 0.0
_errors = 0
_probing = threading.Lock()


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
        "facts": entry.facts,
    }
    return _sealed(entry.key, json.dumps(head).encode() + b"\n" + entry.value)


def _sealed(key: str, body: bytes) -> bytes:
    return _mac(_shared_key(key), body) + body


def _unpack(key: str, data: Any) -> Entry | Shapes | None:
    """The entry, or which facts those under this key have.

    None if these bytes are not exactly what this site stored under this key.
    """
    if not isinstance(data, bytes) or len(data) > MAX_BYTES or len(data) < _MAC_BYTES:
        return None
    mac, body = data[:_MAC_BYTES], data[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(_shared_key(key), body)):
        logger.warning("A value in the shared cache was not written by this site, and was ignored.")
        return None
    head_text, _, value = body.partition(b"\n")
    head = json.loads(head_text)
    if isinstance(head, list):
        return tuple(tuple(shape) for shape in head)
    if is_outdated(value):
        return None
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
        facts=tuple((fact, value) for fact, value in head["facts"]),
    )


def _ask(action: Callable[[BaseCache], Any]) -> Any:
    """What `action` gives for the shared cache; none while it rests, or when it fails."""
    global _errors, _rests_until
    alias = conf().ALIAS
    if alias is None or time.monotonic() < _rests_until:
        return None
    errors = _errors
    if errors and not _probing.acquire(blocking=False):
        return None  # somebody looks whether it is back
    began = time.monotonic()
    try:
        with unrecorded(), accounted():  # a backend may keep its values in a table: that is no source of a build
            answer = action(caches[alias])
        trouble: Any = "it took too long" if time.monotonic() - began > SLOW_SECONDS else None
    except Exception as error:  # whatever a cache backend raises must not break a page
        answer, trouble = None, error
    finally:
        if errors:
            _probing.release()
    _errors = 0 if trouble is None else errors + 1
    if trouble is not None:
        rest = min(REST_SECONDS * 2.0**errors, MAX_REST_SECONDS)
        _rests_until = time.monotonic() + rest
        logger.warning("The shared cache failed and is left alone for %.0f s: %s", rest, trouble)
    return answer


def fetch(key: str) -> Entry | Shapes | None:
    """What the shared cache has under `key`, not yet checked against the log."""
    if conf().ALIAS is None:
        return None
    where = _shared_key(key)
    found: Entry | Shapes | None = _ask(lambda cache: _unpack(key, cache.get(where)))
    return found


@dataclass(frozen=True)
class Claim:
    """Somebody builds what belongs under a key: this process, or another."""

    key: str
    is_ours: bool
    until: float

    def wait(self) -> None:
        """Until the other process has built, or seems not to."""
        global _claims_rest_until
        pause = _FIRST_PAUSE
        while (now := time.monotonic()) < self.until:
            time.sleep(min(pause, self.until - now))
            pause = min(pause * 1.5, _LONGEST_PAUSE)
            if _ask(lambda cache: cache.get(self.key)) is None:
                return
        _claims_rest_until = time.monotonic() + MAX_REST_SECONDS  # it died, or the cache makes things up

    def give_up(self) -> None:
        """What was built is where others find it, or will never be."""
        if self.is_ours and time.monotonic() < self.until:  # later it has gone by itself, and may be another's
            _ask(lambda cache: cache.delete(self.key))


def claim(key: str) -> Claim | None:
    """Say that this process builds what belongs under `key`, unless another has said so; none where nobody listens.

    It is a hint that saves work, in the shared cache and for a few seconds. Nothing that is true depends on it.
    """
    alias = conf().ALIAS
    if alias is None or time.monotonic() < _claims_rest_until or isinstance(caches[alias], BaseDatabaseCache):
        return None  # in a table a claim would be a lock, and end the moment that its connection reads at
    where, now = f"{_shared_key(key)}:claim", time.monotonic()
    added = _ask(lambda cache: cache.add(where, b"1", timeout=CLAIM_SECONDS))
    return None if added is None else Claim(where, bool(added), now + (CLAIM_SECONDS if added else WAIT_SECONDS))


def offer(entry: Entry) -> None:
    """Put an entry where other processes find it."""
    if conf().ALIAS is not None and entry.size <= MAX_BYTES and len(packed := _pack(entry)) <= MAX_BYTES:
        _ask(lambda cache: cache.set(_shared_key(entry.key), packed, timeout=conf().ALIAS_SECONDS))


def offer_shapes(key: str, shapes: Shapes) -> None:
    """Let other processes know which facts entries under `key` have."""
    if conf().ALIAS is not None:
        packed = _sealed(key, json.dumps(shapes).encode())
        _ask(lambda cache: cache.set(_shared_key(key), packed, timeout=conf().ALIAS_SECONDS))
