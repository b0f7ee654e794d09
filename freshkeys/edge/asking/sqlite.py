"""Asking SQLite: within the event loop, for it takes microseconds."""

from __future__ import annotations

from time import perf_counter

from freshkeys.edge.asking import Apply
from freshkeys.edge.metrics import Metrics
from freshkeys.log import Answer, LogUnavailableError
from freshkeys.log.sqlite_question import SqliteQuestion

#: Somebody may hold the whole file for a moment, as a checkpoint at the last close does; nobody else waits longer.
_BUSY_SECONDS = 0.2


class SqliteAsker:
    """Asks about one file of this machine."""

    is_immediate = True
    clock = None

    def __init__(self, path: str, apply: Apply, metrics: Metrics) -> None:
        self._question = SqliteQuestion(path, busy_seconds=_BUSY_SECONDS)
        self._apply = apply
        self._metrics = metrics
        self._last: str | None = None

    def ask_now(self) -> None:
        started = perf_counter()
        if self._last is None or not self._question.is_unchanged(self._last):
            self._ask(None)
        self._metrics.validated(perf_counter() - started)

    async def ask(self) -> None:
        self.ask_now()

    async def since(self, token: str, then: Apply) -> None:
        then(self._ask(token))

    def _ask(self, since: str | None) -> Answer:
        try:
            answer = self._question.ask(last=self._last, since=since)
        except LogUnavailableError:
            self._last = None
            raise
        self._apply(answer)
        self._last = answer.token
        return answer

    def close(self) -> None:
        self._question.close()
