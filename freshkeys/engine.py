"""The engine: one for each database and process. It asks the one question and keeps what the answer lets it keep."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.codec import loads
from freshkeys.compiled import has_written
from freshkeys.conf import conf
from freshkeys.declared import plans
from freshkeys.entries import Entry, Store
from freshkeys.log import Answer, Log, LogUnavailableError, is_supported, open_log
from freshkeys.offset import Offset
from freshkeys.sources import table_of


class Engine:
    """Entries of one database, fresh as of the last answer; a question is always sent after whoever needs it came.

    Threads take turns, and whoever waited while a question was *sent after they came* shares its answer.
    """

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.store = Store(conf().L1_BYTES)
        self.log: Log = open_log(connections[alias])
        self.last: Answer | None = None
        self.watched: frozenset[str] = frozenset()
        self.asked = 0
        self.offset = Offset()

    def validate(self) -> Answer:
        """Ask; afterwards everything in the store is fresh as of now.

        Raises:
            LogUnavailableError: the cache must be neither read nor filled now.
        """
        connection = connections[self.alias]
        if has_written(connection):
            raise LogUnavailableError("this transaction has written")
        came = self.asked
        with self.lock:
            if self.last is not None and self.asked > came and not connection.in_atomic_block:
                return self.last  # a whole question was sent after we came
            answer = self._ask(connection, since=None)
            if connection.in_atomic_block:
                self.log.token_for(connection, answer)
            return answer

    def _ask(self, connection: BaseDatabaseWrapper, *, since: str | None) -> Answer:
        self.asked += 1
        last, before = self.last, time.time()
        try:
            answer = self.log.ask(connection, last=last.token if last else None, since=since)
            if last is None or answer.epoch != last.epoch:
                self.store.clear()
                self.watched = self.log.watched(connection)
                self.last = None
                if conf().STRICT and (lacking := sorted(set(plans(self.alias)) - self.watched)):
                    raise LogUnavailableError(f"these tables lack triggers, and STRICT is on: {', '.join(lacking)}")
            else:
                self.store.drop(answer.changed)
        except LogUnavailableError:
            self.store.clear()
            self.last = None
            raise
        self.last = answer
        if answer.clock is not None:
            self.offset.note(before, answer.clock, time.time())
        return answer

    def admit(self, entry: Entry) -> bool:
        """Keep an entry if nothing that it was built from has been written since its token."""
        connection = connections[self.alias]
        with self.lock:
            if self.last is not None and entry.epoch != self.last.epoch:
                return False  # of another database or history, where its token means nothing
            answer = self._ask(connection, since=entry.token)
            if entry.epoch != answer.epoch or entry.is_touched_by(answer.changed_since):
                return False
            if not entry.is_good_at(self.now()):
                return False
            self.store.put(entry)
            return True

    def find(self, key: str) -> Entry | None:
        with self.lock:
            return self.store.get(key, self.now())

    def value_of(self, entry: Entry) -> Any:
        """The entry's value: a copy for each caller, or one object for all where nothing in it can be changed."""
        if entry.held:
            return entry.held[0]
        value, is_immutable = loads(entry.value, name=entry.name)
        if is_immutable:
            with self.lock:
                self.store.hold(entry, value)
        return value

    def token_for_build(self, answer: Answer) -> str:
        """The token for reads that start now (`Log.token_for`); a commit since the answer costs one more question."""
        connection = connections[self.alias]
        try:
            return self.log.token_for(connection, answer)
        except LogUnavailableError:
            return self.log.token_for(connection, self.validate())

    def unwatched(self, sources: frozenset[str]) -> list[str]:
        """Tables among these sources whose triggers are missing or off."""
        return sorted({table_of(source) for source in sources} - self.watched)

    def now(self) -> datetime:
        """The moment by the database's clock."""
        return _frozen or datetime.fromtimestamp(time.time() + self.offset.seconds, UTC)


_engines: dict[tuple[str, str], Engine] = {}
_making = threading.Lock()
_frozen: datetime | None = None


def engine_for(alias: str) -> Engine:
    """The engine of this database in this process.

    Raises:
        LogUnavailableError: this kind of database has no log.
    """
    connection = connections[alias]
    where = (alias, str(connection.settings_dict["NAME"]))
    engine = _engines.get(where)
    if engine is None or engine.pid != os.getpid():
        if not is_supported(connection):
            raise LogUnavailableError(f"there is no log for {connection.vendor} in memory or at all")
        with _making:
            engine = _engines.get(where)
            if engine is None or engine.pid != os.getpid():
                engine = _engines[where] = Engine(alias)
    return engine


def freeze(moment: datetime | None) -> None:
    """Let the engines' clock stand still at `moment`, or go again; for tests."""
    global _frozen
    _frozen = moment


def now(alias: str = "default") -> datetime:
    """The moment by the clock of this database, or of this machine where nothing was asked yet."""
    engine = _engines.get((alias, str(connections[alias].settings_dict["NAME"])))
    return engine.now() if engine is not None else _frozen or datetime.now(UTC)


def forget_everything() -> None:
    """Drop the engines of this process; the next use starts anew. For tests and after a fork."""
    with _making:
        _engines.clear()
