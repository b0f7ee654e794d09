"""The log: triggers write what each statement touched into it, in the statement's own transaction.

So a rollback leaves no trace, every door counts (ORM, bulk, raw SQL, `psql`, the `sqlite3` shell), and nothing can
get lost between a commit and an invalidation, because there is no invalidation. A *token* is a position in the log;
the one question is: which sources changed since this token?
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

#: Databases with a log; on any other nothing is kept, and everything still works.
VENDORS = ("sqlite", "postgresql")
TABLE = "freshkeys_log"
TRIGGER = "freshkeys"


@dataclass(frozen=True)
class Answer:
    """What the database said: its position and clock now, and what changed since the positions asked about."""

    token: str
    #: Seconds since 1970 by the database's clock, or None where the database is in this machine's process.
    clock: float | None
    #: Sources written since the last question, or None when nobody can say: then everything counts as written.
    changed: frozenset[str] | None
    #: The same since the token that was asked about besides.
    changed_since: frozenset[str] | None
    #: Identifies the database, its history and its triggers; when it changes, everything is dropped.
    epoch: str


class Ask(Protocol):
    """Asks the log, and what was written since a token besides; `inside` as in `Log.ask`."""

    def __call__(self, since: str | None = None, *, inside: bool = False) -> Answer: ...


class LogUnavailableError(RuntimeError):
    """There is no log to ask, or it must not be asked now; nothing is kept or served from the cache."""


class Log(Protocol):
    """One database's log, as one process asks it. Callers take turns: no method is called twice at once."""

    def ask(
        self, connection: BaseDatabaseWrapper, *, last: str | None, since: str | None, inside: bool = False
    ) -> Answer:
        """Ask the one question. `last` is the token of the previous answer, `since` the token of one entry.

        `inside` says that the transaction under way is one that `begin` began.

        Raises:
            LogUnavailableError: the log is missing, or this transaction must not use the cache.
        """
        ...

    def begin(self, connection: BaseDatabaseWrapper, ask: Ask) -> tuple[str, Answer]:
        """Begin a transaction on `connection` that only reads, at one instant that is not before this call.

        Returns:
            The token of that instant; and the last answer, which may be about a later one: then it says in
            `changed_since` what was written between the two.

        Raises:
            LogUnavailableError: as above, or what this connection reads is the past. No transaction is open then.
        """
        ...

    def precedes(self, token: str, other: str) -> bool:
        """Whether whatever had been committed at `token` had been at `other`; each token precedes itself."""
        ...

    def token_for(self, connection: BaseDatabaseWrapper, answer: Answer) -> str:
        """The token for a build whose reads start now on `connection`, after `answer`, in the caller's transaction.

        Raises:
            LogUnavailableError: what this connection reads is not what the answer is about.
        """
        ...

    def is_torn(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the transaction that `begin` began may have read something of a later instant after all."""
        ...

    def watched(self, connection: BaseDatabaseWrapper) -> frozenset[str]:
        """The tables all of whose triggers are there, enabled and as they should be.

        Raises:
            LogUnavailableError: they cannot be looked at now.
        """
        ...


def is_supported(connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor == "sqlite":
        return not connection.is_in_memory_db()  # type: ignore[attr-defined]
    return connection.vendor in VENDORS


def open_log(connection: BaseDatabaseWrapper) -> Log:
    module: Any = import_module(f"freshkeys.log.{connection.vendor}")
    log: Log = module.open_log(connection)
    return log


def clock_of(connection: BaseDatabaseWrapper) -> float | None:
    """Seconds since 1970 by a clock that is the database's own, asked now; None where it has none but ours."""
    asked: float | None = import_module(f"freshkeys.log.{connection.vendor}").clock_of(connection)
    return asked


def schema(connection: BaseDatabaseWrapper) -> Any:
    """The module that makes and removes the log and its triggers on this database."""
    return import_module(f"freshkeys.log.{connection.vendor}_schema")
