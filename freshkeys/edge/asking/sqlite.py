"""Asking SQLite: within the event loop, for it takes microseconds."""

from __future__ import annotations

from time import perf_counter

from freshkeys.edge.asking import Apply
from freshkeys.edge.metrics import Metrics
from freshkeys.log import Answer, LogUnavailableError
from freshkeys.log.sqlite_glance import Glance
from freshkeys.log.sqlite_question import SqliteQuestion

#: Somebody may hold the whole file for a moment, as a checkpoint at the last close does; nobody else waits longer.
_BUSY_SECONDS = 0.2


class SqliteAsker:
    """Asks about one file of this machine."""

    is_immediate = True
    clock = None

    def __init__(self, path: str, apply: Apply, metrics: Metrics) -> None:
        self._path = path
        self._question = SqliteQuestion(path, busy_seconds=_BUSY_SECONDS)
        self._apply = apply
        self._metrics = metrics
        self._last: str | None = None
        self._glance: Glance | None = None
        #: What was seen before the last answer was asked for.
        self._seen: bytes | int | None = None

    def ask_now(self) -> None:
        started = perf_counter()
        if self._last is None or not self._is_unchanged(self._last):
            self._ask(None)
        self._metrics.validated(perf_counter() - started)

    def _is_unchanged(self, last: str) -> bool:
        if self._glance is None:
            return self._question.is_unchanged(last)
        state = self._glance.state()
        return state is not None and state == self._seen

    async def ask(self) -> None:
        self.ask_now()

    async def since(self, token: str, then: Apply) -> None:
        then(self._ask(token))

    def _ask(self, since: str | None) -> Answer:
        seen = self._look()  # before the answer: what is committed between the two is asked for again
        try:
            answer = self._question.ask(last=self._last, since=since)
        except LogUnavailableError:
            self._last = None
            raise
        self._apply(answer)
        self._last = answer.token
        self._seen = seen
        return answer

    def _look(self) -> bytes | int | None:
        if self._glance is not None and (seen := self._glance.state()) is not None:
            return seen
        self._put_away()  # the file may be another one by now
        self._glance = Glance.at(self._path, busy_seconds=_BUSY_SECONDS)
        return None if self._glance is None else self._glance.state()

    def _put_away(self) -> None:
        if self._glance is not None:
            self._glance.close()
            self._glance = None

    def close(self) -> None:
        self._put_away()
        self._question.close()
