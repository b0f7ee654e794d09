"""Receipts of parts: whether one may be kept, and what it then says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import DEFAULT_DB_ALIAS, connections

from freshkeys import moment
from freshkeys.engine import Engine, engine_for
from freshkeys.facts import UnknowableError
from freshkeys.moment import Moment
from freshkeys.pages.derived import Facts
from freshkeys.pages.raw import as_known, is_of_address, is_raw
from freshkeys.recording.recorder import Recording
from freshkeys.remembering import WROTE, why_not_kept
from freshkeys.sources import coarsened, is_fine, table_of, table_source
from freshkeys.wire import MAX_RECEIPT_BYTES, Receipt


class NotKeptError(Exception):
    """A part serves this one answer; the message is half a sentence that says why."""


class Writer:
    """Writes the receipts of one answer, all of whose parts were read at one moment."""

    def __init__(self, here: Moment, facts: Facts) -> None:
        self.here = here
        self.facts = facts
        self.engine: Engine = engine_for(DEFAULT_DB_ALIAS)

    def check_moment(self) -> None:
        """
        Raises:
            NotKeptError: something was written, and what is read since then is read at another instant.
        """
        if moment.current(connections[DEFAULT_DB_ALIAS]) is not self.here:
            raise NotKeptError(WROTE)

    def why_not(self, read: Recording) -> str | None:
        return why_not_kept(self.engine, read, coarsened(read.sources))

    def receipt(self, read: Recording, *, always: Iterable[tuple[str, str]] = (), is_page: bool = False) -> Receipt:
        """
        Args:
            read: what was read and looked at while the part was built.
            always: facts that decided about it before that.
            is_page: whether its address is that of the request; an island has one of its own.

        Raises:
            NotKeptError: the part cannot be kept.
        """
        self.check_moment()
        if (reason := self.why_not(read)) is not None:
            raise NotKeptError(reason)
        facts = dict(always)
        for recorded, value in read.facts.items():
            for name in as_known(recorded, value):
                facts.setdefault(name, value)
        facts = {name: self._value(name, value) for name, value in facts.items() if is_page or not is_of_address(name)}
        return fitted(
            Receipt(
                sources=coarsened(read.sources),
                token=self.here.answer.token,
                epoch=self.here.answer.epoch,
                built_at=self.here.now.timestamp(),
                good_from=read.good_from.timestamp() if read.good_from else None,
                good_until=read.good_until.timestamp() if read.good_until else None,
                facts=facts,
            )
        )

    def _value(self, name: str, value: str) -> str:
        if is_raw(name):
            return value
        try:
            found = self.facts.find(name)
        except UnknowableError as error:
            raise NotKeptError(f"it looked at the fact '{name}': {error}") from error
        if found.value != value:
            raise NotKeptError(f"it looked at the fact '{name}', which is not what the session says")
        return value


def fitted(receipt: Receipt) -> Receipt:
    """The same within MAX_RECEIPT_BYTES: with whole tables instead of rows, beginning with the one that has most.

    Raises:
        NotKeptError: even so it is too long.
    """
    sources = set(receipt.sources)
    others = _length(receipt.facts) + 400
    while (excess := _length(sources) + others - MAX_RECEIPT_BYTES) > 0:
        by_table: defaultdict[str, list[str]] = defaultdict(list)
        for source in sources:
            if is_fine(source):
                by_table[table_of(source)].append(source)
        if not by_table:
            raise NotKeptError(f"its receipt is {excess} bytes too long")
        table = max(by_table, key=lambda table: (_length(by_table[table]), table))
        sources -= {*by_table[table], f"m{table_source(table)[1:]}"}
        sources.add(table_source(table))
    return Receipt(**{**vars(receipt), "sources": frozenset(sources)})


def _length(what: Iterable[str] | Mapping[str, str]) -> int:
    return len(json.dumps(dict(what) if isinstance(what, Mapping) else list(what)))
