"""One moment: all that is read inside sees the database as it was at one instant, and the clock as it stood then.

Without it each statement of a response sees another instant: a list may name a course whose row is gone by the time
that its card is read. Inside, the first statement that reads opens a transaction that only reads (REPEATABLE READ on
PostgreSQL, deferred on SQLite, whose snapshots PostgreSQL's chapter 13.2.2 and SQLite's page on isolation describe) and
asks the log in it; that one answer then serves every `remember()` inside.

Whoever writes is not held up: the first write, or the first `atomic()`, ends the moment, and what is read after it
begins another. So a moment never shows the past to one who has changed it, and nothing has to be marked.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.asyncio import async_unsafe

from freshkeys.log import Answer, LogUnavailableError

logger = logging.getLogger(__name__)
#: How often a request is answered whose moment is torn: a table that is emptied all the time is shown as it is.
ATTEMPTS = 3
T = TypeVar("T")


@dataclass(eq=False)
class Owner:
    """One outermost `one_moment()`: the thread whose connections it reads on, and whether it is over.

    What was begun inside and goes on (a task, a thread with a copied context) still names it afterwards; such a moment
    would have nobody to end it.
    """

    thread: int = field(default_factory=threading.get_ident)
    is_over: bool = False
    #: Something of a later instant was read after all: whoever can should answer again.
    is_torn: bool = False

    def is_here(self) -> bool:
        return not self.is_over and self.thread == threading.get_ident()


@dataclass(eq=False)
class Moment:
    """The instant that one connection reads at, for one `one_moment()`."""

    owner: Owner
    #: The driver's connection on which the transaction is open; Django may open another one behind our back.
    raw: Any
    #: What the log said; its token is the position that everything inside is read at.
    answer: Answer
    now: datetime
    #: Which of the engine's answers this was, and what was written after the token and is known already.
    number: int
    missed: frozenset[str] | None = frozenset()
    #: The number of the first question that was sent for it: whoever came before that came before this instant.
    asked: int = 0
    #: Something besides the log was read.
    has_read: bool = False


#: The outermost `one_moment()` of this thread or task; inner ones belong to it.
_owner: ContextVar[Owner | None] = ContextVar("freshkeys_moment", default=None)


@contextmanager
def one_moment() -> Iterator[Owner]:
    """Read at one instant, on every database that is read inside. An inner one is part of the outer.

    In an `atomic()` block of the caller it changes nothing: the transaction decides what is seen.

    >>> with one_moment():
    ...     course = Course.objects.get(slug="loops")
    ...     modules = list(course.modules.all())  # of exactly that course, whatever is committed meanwhile
    """
    refuse_event_loop("one_moment()", "put what it reads into a function, and await sync_to_async(function)().")
    if (outer := _owner.get()) is not None and outer.is_here():
        yield outer
        return
    owner = Owner()
    handle = _owner.set(owner)
    try:
        yield owner
    finally:
        owner.is_over = True
        _owner.reset(handle)
        for connection in connections.all(initialized_only=True):
            moment = _of(connection)
            if moment is not None and moment.owner is owner:
                is_torn(connection, moment)
                end(connection)


def whole(read: Callable[[int], T]) -> T:
    """What `read` gives at one moment. Where that was torn it is asked again, at another one.

    Args:
        read: is given the number of the attempt, from 0.
    """
    for attempt in range(ATTEMPTS):
        with one_moment() as owner:
            found = read(attempt)
        if not owner.is_torn:
            break
    return found


def refuse_event_loop(what: str, instead: str) -> None:
    """What asks the database would hold up every task of the event loop, and reads on no request's own connection.

    Raises:
        SynchronousOnlyOperation: this thread runs an event loop.
    """
    if asyncio._get_running_loop() is not None:
        message = f"{what} was called in an event loop, where it cannot ask the database: {instead}"
        async_unsafe(message)(lambda: None)()  # Django knows who is allowed to after all


def is_elsewhere() -> bool:
    """Whether this is another thread than that of the `one_moment()` around, reading at another instant."""
    owner = _owner.get()
    return owner is not None and not owner.is_over and not owner.is_here()


def is_wanted() -> bool:
    """Whether this thread or task is inside `one_moment()`."""
    owner = _owner.get()
    return owner is not None and owner.is_here()


def current(connection: BaseDatabaseWrapper) -> Moment | None:
    """The moment that this connection reads at; none outside `one_moment()`, or before anything was read in it."""
    moment = _of(connection)
    if moment is None:
        return None
    if moment.owner is _owner.get() and moment.raw is connection.connection:
        return moment
    end(connection)  # of somebody who shares the thread, or of a connection that was closed
    return None


def at(connection: BaseDatabaseWrapper) -> Moment | None:
    """The same, but inside `one_moment()` it begins here. None where none can: in a transaction, without a log."""
    if (moment := current(connection)) is not None:
        return moment
    owner = _owner.get()
    if owner is None or not owner.is_here() or connection.in_atomic_block:
        return None
    return None if getattr(connection, "freshkeys_without", None) is owner else _begin(connection, owner)


def _begin(connection: BaseDatabaseWrapper, owner: Owner) -> Moment | None:
    from freshkeys.engine import engine_for

    try:
        connection.ensure_connection()
        if not connection.get_autocommit():
            return None
        moment = engine_for(connection.alias).begin(owner)
    except LogUnavailableError as reason:
        logger.debug("%s is not read at one moment: %s", connection.alias, reason)
        connection.freshkeys_without = owner  # type: ignore[attr-defined]
        return None
    connection.freshkeys_moment = moment  # type: ignore[attr-defined]
    return moment


def is_torn(connection: BaseDatabaseWrapper, moment: Moment) -> bool:
    """Whether what was read at this moment is not all of it; its owner is told."""
    from freshkeys.engine import engine_for

    if moment.has_read and moment.raw is connection.connection and engine_for(connection.alias).log.is_torn(connection):
        moment.owner.is_torn = True
    return moment.owner.is_torn


def end(connection: BaseDatabaseWrapper) -> None:
    """Whatever comes now is read at a later moment."""
    moment = _of(connection)
    if moment is None:
        return
    connection.freshkeys_moment = None  # type: ignore[attr-defined]
    if moment.raw is connection.connection:
        close(connection)


def close(connection: BaseDatabaseWrapper) -> None:
    """End the transaction that only reads. A connection that cannot is of no use any more."""
    try:
        with connection.wrap_database_errors:
            connection.connection.execute("COMMIT")
    except DatabaseError as error:
        logger.warning("%s did not end a transaction: %s", connection.alias, error)
        with suppress(DatabaseError):
            connection.close()


def _of(connection: BaseDatabaseWrapper) -> Moment | None:
    found: Moment | None = getattr(connection, "freshkeys_moment", None)
    return found
