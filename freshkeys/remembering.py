"""`remember()`: the low-level cache API under keys that hold the version of the data.

A value is served only after the database has said, now, that nothing it was built from has been written since; so
there is no timeout to choose and nothing to invalidate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.utils import timezone, translation

from freshkeys import flights, moment, receipts, switch
from freshkeys.codec import dumps, loads
from freshkeys.conf import conf
from freshkeys.engine import Engine, engine_for
from freshkeys.entries import Entry
from freshkeys.facts import variants
from freshkeys.keys import digest
from freshkeys.log import LogUnavailableError
from freshkeys.moment import one_moment
from freshkeys.recording.recorder import Recording, UntrackedReadError, current, recording
from freshkeys.recording.watching import has_written
from freshkeys.sources import coarsened

logger = logging.getLogger(__name__)
Build = QuerySet[Any] | Callable[[], Any]
WROTE = "it wrote to the database"
TORN = "a table that it may have read was emptied or rewritten meanwhile, which PostgreSQL shows at once"


def remember(name: str, build: Build, *, vary: Hashable = (), using: str | None = None) -> Any:
    """Return what `build` gives, from the cache when nothing that it reads has changed since.

    Args:
        name: what it is called, in receipts and errors; part of the key.
        build: a query set, or a function without arguments. A query set's SQL, parameters and prefetches are part of
            the key. What a function looks at of the request that is being answered is noted where the middleware
            `freshkeys.middleware.WatchedRequests` is in use. Whatever else it depends on, besides the database and
            `freshkeys.clock`, belongs in `vary`: what was read or taken out of the request before.
        vary: more parts of the key: strings, numbers, moments, frozen dataclasses, tuples of such. The language and
            the time zone are always part of it.
        using: the database that a function reads; a query set knows its own.

    Returns:
        A copy of its own for each caller, unless nothing in it can be changed. Lists, tuples and query sets come back
        as an immutable `Result`.

    Raises:
        NotStorableError: the build returned something that has no stored form.
        UntrackedReadError: FRESHKEYS["UNTRACKED"] is "error" and the build read what nobody can track.

    >>> courses = Course.objects.filter(subject=subject)
    >>> remember(f"subject_{subject.id}_courses", courses)
    """
    moment.refuse_event_loop(f"remember({name!r}, ...)", f"await aremember({name!r}, ...).")
    alias = using or (build.db if isinstance(build, QuerySet) else DEFAULT_DB_ALIAS)
    key = digest(alias, name, vary, build if isinstance(build, QuerySet) else None, *_ambient())
    with receipts.use_of(name, key, alias):
        try:
            if switch.is_off():
                raise LogUnavailableError("the cache is switched off")
            engine = engine_for(alias)
            return engine.value_of(_entry(engine, key, name, build))
        except LogUnavailableError as reason:
            logger.debug("%r was built without the cache: %s", name, reason)
            receipts.tell_not_kept(str(reason))
            with one_moment():
                return loads(_evaluated(name, build), name=name)[0]


def _ambient() -> tuple[str | None, str]:
    """Facts that are part of every key."""
    return translation.get_language(), timezone.get_current_timezone_name()


def _evaluated(name: str, build: Build) -> bytes:
    # all(): a query set that was evaluated before would give the rows that it read then.
    return dumps(list(build.all()) if isinstance(build, QuerySet) else build(), where=repr(name))


def _entry(engine: Engine, key: str, name: str, build: Build) -> Entry:
    origin: receipts.Origin = "process"

    def look() -> Entry | None:
        nonlocal origin
        entry, origin = variants.find(engine, key)
        return entry

    def make(flight: str) -> Entry:
        with one_moment():
            return _built(engine, key, name, build, flight)

    def answers(entry: Entry) -> bool:
        return entry.facts in variants.wanted(key)

    entry, is_made = flights.entry_of(engine, partial(variants.place_of, key), look, make, answers)
    if not is_made:
        receipts.tell_hit(engine, entry, origin)
        if (outer := current()) is not None:
            outer.absorb(_receipt(engine, entry))
    return entry


def _built(engine: Engine, key: str, name: str, build: Build, flight: str) -> Entry:
    connection = connections[engine.alias]
    answer = engine.validate()
    here = moment.current(connection)
    token = answer.token if here is not None else engine.token_for_build(answer)
    with recording() as read:
        value = _evaluated(name, build)
    facts = tuple(sorted(read.facts.items()))
    entry = Entry(
        key=variants.key_of(key, facts),
        name=name,
        value=value,
        sources=coarsened(read.sources),
        token=token,
        epoch=answer.epoch,
        built_at=engine.now() if here is None else here.now,
        good_from=read.good_from,
        good_until=read.good_until,
        facts=facts,
    )
    receipts.tell_built(engine, entry)
    if moment.current(connection) is not here:
        reason: str | None = WROTE
    elif here is not None and moment.is_torn(connection, here):
        reason = TORN
    else:
        reason = why_not_kept(engine, read, entry.sources)
    if reason is not None:
        receipts.tell_not_kept(reason)
        _say(name, reason, untracked=bool(read.untracked))
    else:
        _offer(engine, key, entry, here)
        flights.share(flight, entry, here)
    return entry


def _offer(engine: Engine, key: str, entry: Entry, here: moment.Moment | None) -> None:
    """Keep it here and where other processes find it, unless something was written meanwhile."""
    try:
        is_kept = engine.keep(entry, here) if here is not None else engine.admit(entry)
    except LogUnavailableError as error:
        receipts.tell_not_kept(str(error))
        return
    if is_kept:
        variants.note(key, entry)
        variants.offer(key, entry)
    receipts.tell_whether_kept(engine, entry, is_kept=is_kept)


def _receipt(engine: Engine, entry: Entry) -> Recording:
    """What an entry was built from, for the build around it to depend on."""
    return Recording(
        sources=set(entry.sources),
        aliases={engine.alias},
        facts=dict(entry.facts),
        good_from=entry.good_from,
        good_until=entry.good_until,
    )


def why_not_kept(engine: Engine, read: Recording, sources: frozenset[str]) -> str | None:
    """Half a sentence, or none where nothing speaks against keeping what was built with these reads."""
    if read.untracked:
        return "it read " + "; ".join(read.untracked)
    if len(read.facts) > variants.MAX_FACTS:
        return f"it looked at more than {variants.MAX_FACTS} facts of the request"
    if read.aliases - {engine.alias}:
        return f"it read several databases: {', '.join(sorted(read.aliases | {engine.alias}))}"
    if unwatched := engine.unwatched(sources):
        return f"these tables have no freshkeys triggers: {', '.join(unwatched)}; run migrate, which makes them"
    if has_written(connections[engine.alias]):
        return WROTE
    return None


def _say(name: str, reason: str, *, untracked: bool) -> None:
    message = f"{name!r} is not kept: {reason}."
    if untracked and conf().UNTRACKED == "error":
        raise UntrackedReadError(message)
    logger.warning(message)
