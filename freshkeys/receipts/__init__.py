"""Receipts: what an answer was built from, what it varies by, until when it holds, and why it was built at all.

`remember()` tells of each of its outcomes here, nested as the builds are. Where nobody collects, telling costs one look
at a context variable.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from django.utils import timezone, translation

from freshkeys.receipts import words

if TYPE_CHECKING:
    from freshkeys.engine import Engine
    from freshkeys.entries import Entry

T = TypeVar("T")
#: Where a value came from: this process, the shared cache, or a build.
Origin = Literal["process", "shared", "build"]


@dataclass(frozen=True)
class Receipt:
    """One use of one remembered value. Moments are by the database's clock; none where it could not be asked."""

    name: str
    key: str
    is_hit: bool
    sources: frozenset[str] = frozenset()
    facts: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    time_zone: str = ""
    token: str = ""
    built_at: datetime | None = None
    #: The value holds from the first of these moments until before the second; none is no limit.
    good_from: datetime | None = None
    good_until: datetime | None = None
    #: A half sentence, or none where the value was kept.
    not_kept_because: str | None = None
    #: What made the last build necessary: sources that were written, or a word of `words.REASONS`; empty if unknown.
    rebuilt_because: tuple[str, ...] = ()
    #: What was asked for while this was built.
    inner: tuple[Receipt, ...] = ()
    origin: Origin = "build"
    #: When it was asked for; what it cost, inner builds included; the database that it is about.
    read_at: datetime | None = None
    seconds: float = 0.0
    queries: int = 0
    database: str = "default"

    def __str__(self) -> str:
        return words.receipt(self)


@dataclass(frozen=True)
class Explained(Generic[T]):
    """What a function gave, and the receipts of all that it asked for."""

    value: T
    receipts: tuple[Receipt, ...]
    seconds: float = 0.0
    queries: int = 0

    def __iter__(self) -> Iterator[Any]:
        return iter((self.value, self.receipts))

    def __str__(self) -> str:
        return "\n".join(words.tree(self.receipts)) or "Nothing was remembered."


class _Count:
    """Queries while somebody collects, of whatever thread or task works for him."""

    def __init__(self) -> None:
        self.queries = 0


class _Frame:
    """One `remember()` under way, or the whole that is explained: it gathers the receipts of what is inside."""

    def __init__(self, count: _Count, name: str = "", key: str = "", database: str = "default") -> None:
        self.count, self.name, self.key, self.database = count, name, key, database
        self.inner: list[Receipt] = []
        self.told: dict[str, Any] = {}

    def __enter__(self) -> _Frame:
        self._outer, self._handle = _current.get(), _current.set(self)
        self._started, self._queries = time.perf_counter(), self.count.queries
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _current.reset(self._handle)
        self.seconds, self.queries = time.perf_counter() - self._started, self.count.queries - self._queries
        if self._outer is not None:
            self._outer.inner.append(self._receipt(kind))

    def _receipt(self, failure: type[BaseException] | None) -> Receipt:
        told: dict[str, Any] = {"is_hit": False, "key": self.key} | self.told
        if failure is not None:
            told.setdefault("not_kept_because", f"the build raised {failure.__name__}")
        return Receipt(
            name=self.name,
            language=translation.get_language(),
            time_zone=timezone.get_current_timezone_name(),
            inner=tuple(self.inner),
            seconds=self.seconds,
            queries=self.queries,
            database=self.database,
            **told,
        )

    _handle: Token[_Frame | None]
    _outer: _Frame | None
    _started: float
    _queries: int
    seconds: float
    queries: int


class _Nobody:
    """Stands in for a frame where nobody collects."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


_NOBODY = _Nobody()
_current: ContextVar[_Frame | None] = ContextVar("freshkeys_receipts", default=None)


def use_of(name: str, key: str, database: str) -> _Frame | _Nobody:
    """Around one `remember()`, which tells inside what became of it."""
    outer = _current.get()
    return _NOBODY if outer is None else _Frame(outer.count, name, key, database)


def tell_hit(engine: Engine, entry: Entry, origin: Origin) -> None:
    """The value was there and is good."""
    if (frame := _current.get()) is not None:
        frame.told = _of(engine, entry) | {"is_hit": True, "origin": origin}


def tell_built(engine: Engine, entry: Entry) -> None:
    """The value was built; whether it is kept is told next."""
    if (frame := _current.get()) is not None:
        frame.told = _of(engine, entry)


def tell_not_kept(reason: str) -> None:
    """The value serves this once; `reason` is half a sentence."""
    if (frame := _current.get()) is not None:
        frame.told["not_kept_because"] = reason


def tell_whether_kept(engine: Engine, entry: Entry, *, is_kept: bool) -> None:
    """What the store did with the value that it was offered."""
    if _current.get() is None:
        return
    if not is_kept:
        tell_not_kept(" and ".join(map(words.reason, engine.store.why_dropped(entry.key))))
    elif not engine.store.has_room_for(entry):
        tell_not_kept(f"it takes {entry.size:,} bytes, and L1_BYTES has room for {engine.store.max_bytes:,}")


def tell_query() -> None:
    """A statement of the project's own goes to a database."""
    if (frame := _current.get()) is not None:
        frame.count.queries += 1


def _of(engine: Engine, entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "sources": entry.sources,
        "facts": getattr(entry, "facts", ()),
        "token": entry.token,
        "built_at": entry.built_at,
        "good_from": entry.good_from,
        "good_until": entry.good_until,
        "rebuilt_because": engine.store.why_dropped(entry.key),
        "read_at": engine.now(),
    }


def explain(run: Callable[[], T]) -> Explained[T]:
    """Run something and say what became of each `remember()` in it.

    >>> page, receipts = explain(lambda: client.get("/courses/loops/"))
    >>> print(receipts[0])
    course_by_slug: found in this process, built 2.1 s before from 1 row: row 12 of courses_course. ...
    """
    with _Frame(_Count()) as frame:
        value = run()
    return Explained(value, tuple(frame.inner), frame.seconds, frame.queries)


async def aexplain(run: Callable[[], Awaitable[T]]) -> Explained[T]:
    """The same for what has to be awaited: `await aexplain(lambda: client.get("/courses/loops/"))`."""
    with _Frame(_Count()) as frame:
        value = await run()
    return Explained(value, tuple(frame.inner), frame.seconds, frame.queries)
