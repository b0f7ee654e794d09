"""What a build reads: sources, facts of the request, boundaries in time, and reads that nobody can track.

A recording is opened by `remember()` and filled by the hooks into Django's query compiler (`compiled.py`), by the
clock and by results that come out of the cache inside a build. Recordings nest; an inner one is absorbed by the outer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model

from freshkeys.sources import as_tables, table_source


class UntrackedReadError(RuntimeError):
    """A build read something of which nobody can say when it changes."""


@dataclass
class Recording:
    """The reads of one build."""

    sources: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    untracked: list[str] = field(default_factory=list)
    #: What was looked at of the request: the name of each fact, and its encoded value.
    facts: dict[str, str] = field(default_factory=dict)
    #: The result holds from the latest boundary that had passed until the first that had not.
    good_from: datetime | None = None
    good_until: datetime | None = None
    #: What Django would keep for the whole process (`memos.py`), kept for this build; by the memo's id.
    memos: dict[int, dict[Any, Any]] = field(default_factory=dict, repr=False)

    def note(self, alias: str, sources: Iterable[str]) -> None:
        self.aliases.add(alias)
        self.sources.update(sources)

    def note_table(self, alias: str, table: str) -> None:
        self.note(alias, [table_source(table)])

    def note_untracked(self, reason: str) -> None:
        if reason not in self.untracked:
            self.untracked.append(reason)

    def note_fact(self, name: str, value: str) -> None:
        """`value` is encoded: different values are different texts."""
        if self.facts.setdefault(name, value) != value:
            self.note_untracked(f"the fact '{name}', which changed meanwhile")

    def note_boundary(self, moment: datetime, *, passed: bool) -> None:
        if passed:
            self.good_from = moment if self.good_from is None else max(self.good_from, moment)
        else:
            self.good_until = moment if self.good_until is None else min(self.good_until, moment)

    def absorb(self, inner: Recording) -> None:
        """Make everything that `inner` depends on a dependency of this one."""
        self.sources |= inner.sources
        self.aliases |= inner.aliases
        for reason in inner.untracked:
            self.note_untracked(reason)
        for name, value in inner.facts.items():
            self.note_fact(name, value)
        if inner.good_from is not None:
            self.note_boundary(inner.good_from, passed=True)
        if inner.good_until is not None:
            self.note_boundary(inner.good_until, passed=False)


_current: ContextVar[Recording | None] = ContextVar("freshkeys_recording", default=None)
_accounted: ContextVar[bool] = ContextVar("freshkeys_accounted", default=False)


def current() -> Recording | None:
    """The innermost recording of this thread or task, or none outside builds."""
    return _current.get()


def is_accounted() -> bool:
    """Whether the SQL that is about to run has told its sources already."""
    return _accounted.get()


@contextmanager
def recording() -> Iterator[Recording]:
    """Record what is read inside; the recording around, if any, absorbs it, also when the build fails."""
    outer, inner = _current.get(), Recording()
    handle = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(handle)
        if outer is not None:
            outer.absorb(inner)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What is read inside is nobody's dependency: it is only ever compared, and asked for again at each use."""
    handle = _current.set(None)
    try:
        yield
    finally:
        _current.reset(handle)


@contextmanager
def accounted() -> Iterator[None]:
    """The SQL inside needs no further tracking."""
    handle = _accounted.set(True)
    try:
        yield
    finally:
        _accounted.reset(handle)


@contextmanager
def reads(*what: type[Model] | str, using: str = "default") -> Iterator[None]:
    """Declare what raw SQL reads, as models or table names.

    >>> def build():
    ...     with reads(Course), connection.cursor() as cursor:
    ...         cursor.execute("SELECT count(*) FROM courses_course")
    ...         return cursor.fetchone()[0]
    >>> remember("course_count", build)
    """
    if (now_recording := current()) is not None:
        for table in as_tables(what):
            now_recording.note_table(using, table)
    with accounted():
        yield
