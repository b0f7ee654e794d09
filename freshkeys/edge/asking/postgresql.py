"""Asking PostgreSQL: one question for all who came before it was sent, as in group commit.

libpq is used past psycopg's own connection: a question is one message there and one back, and whoever waits for it is
woken by the event loop when the socket can be read. Somebody who goes away takes nobody's answer along.
"""

from __future__ import annotations

import asyncio
from collections import deque
from time import perf_counter

import psycopg
from psycopg import pq

from freshkeys.edge.asking import Apply
from freshkeys.edge.metrics import Metrics
from freshkeys.log import Answer, LogUnavailableError
from freshkeys.log.postgresql_question import ASK

#: No answer within so many seconds is none: the database is gone, or as good as gone.
_DEADLINE = 5.0
#: After a failure, so long nobody tries again.
_PAUSE = 0.2
_NAME = b"freshkeys_ask"
_SQL = (
    "SELECT snapshot, clock, refused, started, epoch, array_to_string(changed, E'\\n'), "  # noqa: S608  our own constants
    f"array_to_string(changed_since, E'\\n') FROM {ASK}($1::text, $2::text, false)"
)
_DONE = pq.ExecStatus.TUPLES_OK


class PostgresAsker:
    """Asks about one database, on a connection of its own."""

    is_immediate = False

    def __init__(self, conninfo: str, apply: Apply, metrics: Metrics) -> None:
        self.clock: float | None = None
        self._conninfo = conninfo
        self._apply = apply
        self._metrics = metrics
        self._sent_at = 0.0
        self._connection: psycopg.AsyncConnection[tuple[object, ...]] | None = None
        self._raw: pq.abc.PGconn | None = None
        self._socket: int | None = None
        self._last = ""
        self._epoch = ""
        #: Who waits for the question under way, and who came after it was sent.
        self._asked: list[asyncio.Future[None]] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._particular: deque[tuple[str, Apply, asyncio.Future[None]]] = deque()
        self._then: Apply | None = None
        self._result: pq.abc.PGresult | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._connecting: asyncio.Task[None] | None = None

    def ask_now(self) -> None:
        raise NotImplementedError

    async def ask(self) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._go_on()
        await waiter

    async def since(self, token: str, then: Apply) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._particular.append((token, then, waiter))
        self._go_on()
        await waiter

    def _go_on(self) -> None:
        """Send the next question, if none is under way."""
        if self._asked or self._connecting is not None or not (self._waiting or self._particular):
            return
        if self._raw is None:
            self._connecting = asyncio.get_running_loop().create_task(self._connect())
            return
        self._asked, self._waiting = self._waiting, []
        self._metrics.shared += max(len(self._asked) - 1, 0)
        self._sent_at = perf_counter()
        since = ""
        if self._particular:
            since, self._then, waiter = self._particular.popleft()
            self._asked.append(waiter)
        self._deadline = asyncio.get_running_loop().call_later(_DEADLINE, self._fail, "the database does not answer")
        try:
            self._raw.send_query_prepared(_NAME, [self._last.encode(), since.encode()])
            self._raw.flush()
        except psycopg.Error as error:
            self._fail(str(error))

    def _on_readable(self) -> None:
        raw = self._raw
        if raw is None:
            return
        try:
            raw.consume_input()
            while not raw.is_busy():
                result = raw.get_result()
                if result is None:  # the server is ready for the next
                    break
                self._result = result
            else:
                return
            if self._result is None:
                return
            self._read(self._result)
        except (psycopg.Error, LogUnavailableError, ValueError, AttributeError) as error:
            self._fail(str(error))
            return
        self._metrics.validated(perf_counter() - self._sent_at)
        self._result = None
        if self._deadline is not None:
            self._deadline.cancel()
        waiters, self._asked = self._asked, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._go_on()

    def _read(self, result: pq.abc.PGresult) -> None:
        if result.status != _DONE:
            raise LogUnavailableError(
                result.error_message.decode(errors="replace").strip() or "the log cannot be asked"
            )
        snapshot, clock, refused, started, epoch, changed, changed_since = (
            None if (value := result.get_value(0, column)) is None else value.decode() for column in range(7)
        )
        if refused is not None:
            raise LogUnavailableError(refused)
        self._epoch = self._epoch if epoch is None else epoch
        assert snapshot is not None
        answer = Answer(
            token=snapshot,
            clock=float(clock or 0),
            changed=_sources(changed),
            changed_since=_sources(changed_since),
            epoch=f"{started}:{self._epoch}",
        )
        self._apply(answer)
        self._last, self.clock = snapshot, answer.clock
        if self._then is not None:
            self._then(answer)
            self._then = None

    def _fail(self, reason: str) -> None:
        """All who wait are told, and the next question is asked on a new connection."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._hang_up()
        waiters = [*self._asked, *self._waiting, *(waiter for *_, waiter in self._particular)]
        self._asked, self._waiting = [], []
        self._particular.clear()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_exception(LogUnavailableError(reason))

    async def _connect(self) -> None:
        try:
            async with asyncio.timeout(_DEADLINE):
                connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
                self._connection = connection
                await connection.execute("SET application_name = 'freshkeys edge'")
                raw = connection.pgconn
                prepared = raw.prepare(_NAME, _SQL.encode())
                if prepared.status != pq.ExecStatus.COMMAND_OK:
                    message = prepared.error_message.decode(errors="replace").strip()
                    raise LogUnavailableError(f"the log cannot be asked: {message}")
        except (psycopg.Error, OSError, TimeoutError, LogUnavailableError) as error:
            await asyncio.sleep(_PAUSE)
            self._connecting = None
            self._fail(str(error) or "the database does not answer")
            return
        self._raw = raw
        raw.nonblocking = 1
        self._socket = raw.socket
        asyncio.get_running_loop().add_reader(self._socket, self._on_readable)
        self._connecting = None
        self._go_on()

    def _hang_up(self) -> None:
        if self._socket is not None:  # libpq has forgotten which it was when the connection is lost
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket = None
        if self._connection is not None:
            self._connection.pgconn.finish()
        self._raw = self._connection = self._result = self._then = None
        self._last = ""

    def close(self) -> None:
        self._fail("the edge stops")


def _sources(text: str | None) -> frozenset[str] | None:
    """NULL means that nobody can say what was written."""
    return None if text is None else frozenset(text.split("\n")) - {""}
