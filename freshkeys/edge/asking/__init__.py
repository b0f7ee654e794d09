"""The one question, as the edge asks it: whether everything that it keeps is still true, as of now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from freshkeys.edge.metrics import Metrics
from freshkeys.edge.settings import Settings
from freshkeys.log import Answer

#: What is done with each answer, before anybody hears of it: drop what was written.
Apply = Callable[[Answer], None]


class Asker(Protocol):
    """Every answer has been applied when these return; it is to a question that was sent after they were called."""

    @property
    def is_immediate(self) -> bool:
        """Whether `ask_now` can be used."""
        ...

    @property
    def clock(self) -> float | None:
        """The database's clock at the last answer, or None where it is this machine's."""
        ...

    def ask_now(self) -> None:
        """Ask without waiting; only where that takes microseconds.

        Raises:
            LogUnavailableError: nobody can say what is true now.
        """
        ...

    async def ask(self) -> None:
        """Ask, or share a question.

        Raises:
            LogUnavailableError: nobody can say what is true now.
        """
        ...

    async def since(self, token: str, then: Apply) -> None:
        """Ask what was written since this token besides, and do `then` with the answer before any other comes.

        Raises:
            LogUnavailableError: nobody can say.
        """
        ...

    def close(self) -> None: ...


def asker_for(settings: Settings, apply: Apply, metrics: Metrics) -> Asker:
    if settings.database.vendor == "sqlite":
        from freshkeys.edge.asking.sqlite import SqliteAsker

        return SqliteAsker(settings.database.address, apply, metrics)
    from freshkeys.edge.asking.postgresql import PostgresAsker

    return PostgresAsker(settings.database.address, apply, metrics)
