"""The engine: one for each database and process. It asks the one question and keeps what the answer lets it keep."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys import moment
from freshkeys.codec import loads
from freshkeys.conf import conf
from freshkeys.doctor import problems_of
from freshkeys.entries import Entry, Store
from freshkeys.flights import Flights
from freshkeys.log import Answer, Log, LogUnavailableError, clock_of, is_supported, open_log
from freshkeys.moment import Moment, Owner
from freshkeys.offset import Offset
from freshkeys.receipts import words
from freshkeys.recording.watching import has_written
from freshkeys.sources import table_of

#: So many answers that said what was written are remembered. A build that takes longer is not kept.
_REMEMBERED = 256


class Engine:
    """Entries of one database, fresh as of the last answer; a question is always sent after whoever needs it came.

    Threads take turns, and whoever waited while a question was *sent after they came* shares its answer.
    """

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.store = Store(conf().L1_BYTES)
        self.flights = Flights()
        self.log: Log = open_log(connections[alias])
        self.last: Answer | None = None
        self.watched: frozenset[str] = frozenset()
        self.asked = 0
        #: How many answers said that something was written, and what the last of them said.
        self.number = 0
        self.changes: deque[frozenset[str] | None] = deque(maxlen=_REMEMBERED)
        self.offset = Offset()

    def validate(self) -> Answer:
        """Ask, unless this is a moment and its answer known; everything in the store is then at least as fresh as that.

        Raises:
            LogUnavailableError: the cache must be neither read nor filled now.
        """
        connection = connections[self.alias]
        if has_written(connection):
            raise LogUnavailableError("this transaction has written")
        if (here := moment.at(connection)) is not None:
            return here.answer
        came = self.asked
        with self.lock:
            if self.last is not None and self.asked > came and not connection.in_atomic_block:
                return self.last  # a whole question was sent after we came
            answer = self._ask(connection)
            if connection.in_atomic_block:
                self.log.token_for(connection, answer)
            return answer

    def begin(self, owner: Owner) -> Moment:
        """A moment of this thread's connection.

        Raises:
            LogUnavailableError: the log cannot be asked, or what the connection reads is the past.
        """
        connection = connections[self.alias]
        with self.lock:
            asked = self.asked + 1
            token, answer = self.log.begin(connection, partial(self._ask, connection))
            now = self.now() if answer.clock is None else _frozen or datetime.fromtimestamp(answer.clock, UTC)
            return Moment(
                owner=owner,
                raw=connection.connection,
                answer=replace(answer, token=token, changed=frozenset(), changed_since=frozenset()),
                now=now,
                number=self.number,
                missed=answer.changed_since,
                asked=asked,
            )

    def _ask(self, connection: BaseDatabaseWrapper, since: str | None = None, *, inside: bool = False) -> Answer:
        self.asked += 1
        last, before = self.last, time.time()
        try:
            answer = self.log.ask(connection, last=last.token if last else None, since=since, inside=inside)
            if last is None or answer.epoch != last.epoch:
                self._forget(words.EPOCH)
                self.watched = self.log.watched(connection)
                if conf().STRICT and (problems := problems_of(connection)):
                    raise LogUnavailableError(f"STRICT is on, and the doctor found {len(problems)}: {problems[0]}")
            elif answer.changed is None or answer.changed:
                self.store.drop(answer.changed)
                self.number += 1
                self.changes.append(answer.changed)
        except LogUnavailableError:
            self._forget(words.NO_LOG)
            raise
        self.last = answer
        if answer.clock is not None:
            self.offset.note(before, answer.clock, time.time())
        return answer

    def _forget(self, reason: str) -> None:
        self.store.clear(reason)
        self.last = None
        self.changes.clear()
        self.number += 1

    def keep(self, entry: Entry, here: Moment) -> bool:
        """Keep what was built in a moment, if nothing that it was built from has been written since."""
        with self.lock:
            if self.last is None or entry.epoch != self.last.epoch or self._is_touched_since(entry, here):
                self.store.note(entry.key, [words.MEANWHILE])
                return False
            self.store.put(entry)
            return True

    def _is_touched_since(self, entry: Entry, here: Moment) -> bool:
        """Whether what all later answers said, as far as it is remembered, touches this entry."""
        return entry.is_touched_by(here.missed) or self._is_touched_between(entry, here.number, self.number)

    def _is_touched_between(self, entry: Entry, one: int, other: int) -> bool:
        """Whether the answers after number `one`, up to number `other`, touch this entry, or nobody remembers them."""
        start, stop = self.number - max(one, other), self.number - min(one, other)
        if stop > len(self.changes):
            return True
        return any(entry.is_touched_by(change) for change in islice(reversed(self.changes), start, stop))

    def _is_of_history(self, entry: Entry, here: Moment | None) -> bool:
        """Whether the entry's token means something now, and at this moment: a backup may have come between."""
        known = (self.last, None if here is None else here.answer)
        return all(one is None or one.epoch == entry.epoch for one in known)

    def is_true_at(self, entry: Entry, built: Moment, here: Moment) -> bool:
        """Whether what was built at one moment is what it would be at another: what was written between touches none.

        Either may be the earlier one; what came between a moment and the answer that it knows counts on both sides.
        """
        with self.lock:
            if self.last is None or not self._is_of_history(entry, here) or not entry.is_good_at(here.now):
                return False
            if entry.is_touched_by(built.missed) or entry.is_touched_by(here.missed):
                return False
            return not self._is_touched_between(entry, built.number, here.number)

    def admit(self, entry: Entry) -> bool:
        """Keep an entry from elsewhere, if nothing that it was built from has been written since its token."""
        connection = connections[self.alias]
        here = moment.current(connection)
        with self.lock:
            if not self._is_of_history(entry, here):
                self.store.note(entry.key, [words.EPOCH])
                return False
            if here is None:
                answer = self._ask(connection, entry.token)
            elif self.log.precedes(entry.token, here.answer.token):
                answer = self.log.ask(connection, last=here.answer.token, since=entry.token, inside=True)
            else:
                return False  # built after the instant that this moment reads at
            if entry.epoch != answer.epoch or entry.is_touched_by(answer.changed_since):
                is_of_now = entry.epoch == answer.epoch
                self.store.note(entry.key, entry.touched_by(answer.changed_since) if is_of_now else [words.EPOCH])
                return False
            if not entry.is_good_at(self.now() if here is None else here.now):
                self.store.note(entry.key, [entry.boundary_before(self.now())])
                return False
            if here is None or not self._is_touched_since(entry, here):
                self.store.put(entry)
            return True

    def find(self, key: str) -> Entry | None:
        """What is kept under a key, if it is good now; in a moment, only what is true at that one too."""
        here = moment.current(connections[self.alias])
        with self.lock:
            entry = self.store.get(key, self.now() if here is None else here.now)
            if entry is None or here is None:
                return entry
            if not self._is_of_history(entry, here):
                return None
            if self.last is not None and self.last.token == here.answer.token:
                return entry
            is_earlier = self.log.precedes(entry.token, here.answer.token)
            return entry if is_earlier or not self._is_touched_since(entry, here) else None

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
        """The instant by the database's clock."""
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
    """The instant by the clock of this database, which its readers go by; by ours where it was never asked.

    In a transaction of the caller's own it is asked anew: what is written now may begin or end by it, and one of the
    clocks may have been set since they were compared.
    """
    connection = connections[alias]
    if (here := moment.at(connection)) is not None:
        return here.now
    is_asked = _frozen is None and connection.in_atomic_block and is_supported(connection)
    if is_asked and (asked := clock_of(connection)) is not None:
        return datetime.fromtimestamp(asked, UTC)
    engine = _engines.get((alias, str(connections[alias].settings_dict["NAME"])))
    return engine.now() if engine is not None else _frozen or datetime.now(UTC)


def forget_everything() -> None:
    """Drop the engines of this process; the next use starts anew. For tests and after a fork."""
    with _making:
        _engines.clear()
