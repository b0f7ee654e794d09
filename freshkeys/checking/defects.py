"""Defects that the checker must find, or it proves nothing. Each is seeded from outside, never a switch in the code.

A defect names the doors and pages where it shows, so that it is found soon. Few doors and few pages also mean that what
was stored wrongly lies there until somebody reads it again.
"""

from __future__ import annotations

import inspect
import random
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from freshkeys import moment, remembering
from freshkeys.declared import Plan
from freshkeys.engine import Engine
from freshkeys.entries import Entry
from freshkeys.log import (
    postgresql,
    postgresql_tables,
    postgresql_triggers,
    sqlite,
    sqlite_schema,
    sqlite_triggers,
)
from freshkeys.log.postgresql_question import HAS_WRITTEN
from freshkeys.recording import compiled, watching
from freshkeys.recording.recorder import Recording
from freshkeys.sources import table_of


@dataclass(frozen=True)
class Defect:
    """One mistake that somebody could make in freshkeys."""

    name: str
    seed: Callable[[], None]
    vendors: tuple[str, ...] = ("sqlite", "postgresql")
    doors: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    pause_seconds: float = 0.06
    faults: tuple[str, ...] = ("none",)
    l2: str = "none"

    @property
    def about(self) -> str:
        """The mistake, in a sentence."""
        return inspect.getdoc(self.seed) or ""


DEFECTS: dict[str, Defect] = {}


def defect(name: str, **about: Any) -> Callable[[Callable[[], None]], Callable[[], None]]:
    def register(seed: Callable[[], None]) -> Callable[[], None]:
        DEFECTS[name] = Defect(name, seed, **about)
        return seed

    return register


DELAYS = ("delay between read and store",)
#: Doors that change several things at once, which most pages show in different parts.
AT_ONCE = ("atomic() over everything", "another program, everything at once")


@defect("token after the data", faults=DELAYS, doors=("another program",), pages=("feed",))
def token_after_the_data() -> None:
    """The token of an entry is taken when it has been built, and what it reads is not read at one moment."""
    honest = Engine.admit
    moment.at = lambda connection: None

    def late(**fields: Any) -> Entry:
        return Entry(**fields | {"token": "late"})

    def admit(self: Engine, entry: Entry) -> bool:
        if entry.token == "late":
            entry = replace(entry, token=self.validate().token)
        return honest(self, entry)

    setattr(remembering, "Entry", late)  # noqa: B010  mypy knows that it is not theirs to give
    Engine.admit = admit  # type: ignore[method-assign]


@defect("asked only once")
def asked_only_once() -> None:
    """The first answer of the log is believed for ever."""
    honest = Engine._ask

    def ask(self: Engine, *given: Any, **named: Any) -> Any:
        return self.last or honest(self, *given, **named)

    Engine._ask = ask  # type: ignore[method-assign]


@defect("not read at one moment", faults=DELAYS, doors=AT_ONCE, pages=("list", "course"), pause_seconds=0.2)
def not_at_one_moment() -> None:
    """Each statement of a response sees another instant."""
    moment.at = lambda connection: None


@defect("kept without looking at what was written since", faults=DELAYS, doors=("another program",), pages=("feed",))
def kept_unseen() -> None:
    """What was built in a moment is kept although something that it was built from was written meanwhile."""
    Engine._is_touched_since = lambda self, entry, here: False  # type: ignore[method-assign]


@defect(
    "an entry of the future used at an older moment",
    faults=DELAYS,
    doors=AT_ONCE,
    pages=("list", "course"),
    pause_seconds=0.2,
)
def future_used() -> None:
    """A moment is served what others have built since from what was committed after it."""
    honest = Engine.find

    def find(self: Engine, key: str) -> Entry | None:
        time.sleep(random.uniform(0, 0.05))  # moments that last are rare, and most of them see nobody else build
        return honest(self, key)

    Engine.find = find  # type: ignore[method-assign]
    for log in (sqlite.SqliteLog, postgresql.PostgresLog):
        setattr(log, "precedes", _blind_in("find", log.precedes))  # noqa: B010  mypy knows that it is a method


def _blind_in(caller: str, honest: Callable[..., bool]) -> Callable[..., bool]:
    """The function, which says yes to whatever this one asks."""

    def blind(*given: Any) -> bool:
        return sys._getframe(1).f_code.co_name == caller or honest(*given)

    return blind


@defect("missing OLD tag", doors=("moving a module", "create()"), pages=("course",), pause_seconds=0.3)
def missing_old_tag() -> None:
    """An UPDATE logs the collections that its rows come into, and not those that they leave."""
    honest, noting = sqlite_triggers.definitions, postgresql_triggers._noting

    def definitions(plan: Plan, shape: Any, quote: Any) -> dict[str, str]:
        old = sqlite_triggers._fine(plan, "OLD", quote)
        found = honest(plan, shape, quote)
        seeded = {name: sql.replace(old, "") if old and " AFTER UPDATE" in sql else sql for name, sql in found.items()}
        # This one notes the rows in the way of an UPDATE, and so the row itself, where a unique column changes.
        return {name: sql for name, sql in seeded.items() if " BEFORE UPDATE" not in sql}

    sqlite_triggers.definitions = sqlite_schema.definitions = definitions  # type: ignore[attr-defined]
    postgresql_triggers._noting = lambda plan, quote: noting(plan, quote).replace(
        "IF TG_OP <> 'INSERT' THEN", "IF TG_OP = 'DELETE' THEN"
    )


@defect(
    "missing TRUNCATE trigger",
    vendors=("postgresql",),
    doors=("TRUNCATE", "M2M set()"),
    pages=("course", "instructor"),
    pause_seconds=0.3,
)
def missing_truncate_trigger() -> None:
    """TRUNCATE calls none of the triggers for rows."""
    del postgresql_triggers.EVENTS["truncate"]
    noticing, honest = "ROW(oid, xmin, relfilenode)", vars(postgresql_tables)["DEFINITION"]
    assert noticing in honest, "the question has changed: this defect seeds nothing any more"
    # TRUNCATE gives a table another file, which the epoch notices too.
    setattr(postgresql_tables, "DEFINITION", honest.replace(noticing, "ROW(oid)"))  # noqa: B010  imported there


@defect("savepoint forgotten", doors=("looking after a savepoint, before the rollback",))
def savepoint_forgotten() -> None:
    """A write inside a savepoint counts only until the savepoint ends."""

    def mark_written(connection: BaseDatabaseWrapper) -> None:
        if connection.atomic_blocks:
            connection.freshkeys_written_in = connection.atomic_blocks[-1]  # type: ignore[attr-defined]

    def has_written(connection: BaseDatabaseWrapper) -> bool:
        written = getattr(connection, "freshkeys_written_in", None)
        return any(block is written for block in connection.atomic_blocks)

    _everywhere("mark_written", mark_written)
    _everywhere("has_written", has_written)
    _without_second_thoughts()


@defect("stored in a dirty transaction", doors=("looking after a write that is rolled back",))
def stored_in_a_dirty_transaction() -> None:
    """A transaction that has written fills the cache."""
    _everywhere("has_written", lambda connection: False)
    _without_second_thoughts()


@defect("a join not recorded", doors=("save() of a subject",), pages=("feed",), pause_seconds=0.5)
def join_not_recorded() -> None:
    """Of a query, only the table that it begins with is recorded."""
    compiled.install()  # now, so that the hook lies inside of what follows
    honest_from, honest_note = SQLCompiler.get_from_clause, Recording.note
    base: list[str] = []

    def get_from_clause(self: SQLCompiler) -> Any:
        base.append(self.query.get_meta().db_table if self.query.model else "")
        try:
            return honest_from(self)
        finally:
            base.pop()

    def note(self: Recording, alias: str, sources: Iterable[str]) -> None:
        honest_note(self, alias, [one for one in sources if not base or table_of(one) == base[-1]])

    SQLCompiler.get_from_clause = get_from_clause  # type: ignore[method-assign]
    Recording.note = note  # type: ignore[method-assign]


@defect("a fact not recorded", doors=("save()",), pages=("told",))
def fact_not_recorded() -> None:
    """What a build looks at of the request is not recorded: a cookie, a parameter, a header."""
    Recording.note_fact = lambda self, name, value: None  # type: ignore[method-assign]


@defect("the language left out of the key", doors=("save()",), pages=("list",))
def language_left_out() -> None:
    """The language is no part of the key."""
    honest = remembering._ambient
    remembering._ambient = lambda: (None, honest()[1])


@defect("a boundary not recorded", doors=("a moment to come",), pages=("list",), pause_seconds=3.0)
def boundary_not_recorded() -> None:
    """The moment at which an answer changes by itself is not recorded."""
    Recording.note_boundary = lambda self, moment, *, passed: None  # type: ignore[method-assign]


def _without_second_thoughts() -> None:
    """The databases notice a transaction that has written too; without this, they would cover for the defect."""
    honest = postgresql.is_refusal
    postgresql.is_refusal = lambda reason: reason != HAS_WRITTEN and honest(reason)
    sqlite.SqliteLog.token_for = lambda self, connection, answer: answer.token  # type: ignore[method-assign]


def _everywhere(name: str, function: Callable[..., Any]) -> None:
    """Put a function in the place of one of `watching`, in each module that has imported it."""
    honest = getattr(watching, name)
    for module in [one for key, one in sys.modules.items() if key.startswith("freshkeys.")]:
        if getattr(module, name, None) is honest:
            setattr(module, name, function)
