"""Asking for something in a test, and saying what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NoReturn, TypeVar

from django.conf import settings
from django.db import connections
from django.test import override_settings

from freshkeys.engine import Engine, engine_for
from freshkeys.log import LogUnavailableError
from freshkeys.receipts import Explained, Receipt, explain, words
from freshkeys.sources import EVERYTHING
from freshkeys.testing.answers import plain

T = TypeVar("T")
Ask = Callable[[], T]
Write = Callable[[], object]
#: So many sources are named in a failure.
_NAMED = 10


class InsideTransactionError(AssertionError):
    """A test of the cache runs in a transaction, where there is no cache."""


@contextmanager
def without_cache() -> Iterator[None]:
    """Inside, everything is built each time."""
    with override_settings(FRESHKEYS={**getattr(settings, "FRESHKEYS", {}), "ENABLED": False}):
        yield


def asked(ask: Ask[T]) -> Explained[T]:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            raise InsideTransactionError(
                "This test runs in a transaction, in which the cache steps aside as soon as something is written, so "
                "it would prove nothing. Use django.test.TransactionTestCase in place of TestCase, or "
                "pytest.mark.django_db(transaction=True)."
            )
    return explain(lambda: _read(ask()))


def _read(value: T) -> T:
    plain(value)  # while its reads are being watched: query sets and streams are lazy
    return value


def filled(ask: Ask[T]) -> Explained[T]:
    """Asked until it is there, so that what comes next is about the cache."""
    asked(ask)
    found = asked(ask)
    expect_receipts(found)
    if built := built_again(found):
        fail("It is not cached, so what becomes of it after a write says nothing about the cache", built)
    return found


def uncached(ask: Ask[T]) -> T:
    with without_cache():
        return asked(ask).value


def expect_receipts(found: Explained[Any]) -> None:
    if not found.receipts:
        fail("It asked remember() for nothing in this thread, so there is nothing of it that could be cached")


def built_again(found: Explained[Any]) -> list[Receipt]:
    return [one for one in found.receipts if not one.is_hit]


@contextmanager
def statements_of() -> Iterator[list[str]]:
    """The SQL of this thread; the question to the log is none of Django's and does not count."""
    seen: list[str] = []

    def see(execute: Callable[..., Any], sql: Any, *others: Any) -> Any:
        seen.append(" ".join(str(sql).split()))
        return execute(sql, *others)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(see))
        yield seen


def touched_by(write: Write) -> str:
    """What a write left in the logs, as a sentence for a failure."""
    engines = [engine for engine in map(_engine, connections) if engine is not None]
    before = [engine.number for engine in engines]
    write()
    touched: set[str] = set()
    for engine, number in zip(engines, before, strict=True):
        engine.validate()
        later = engine.number - number
        if later > len(engine.changes) or None in (said := list(engine.changes)[-later:] if later else []):
            return "The write touched everything."
        touched = touched.union(*(one for one in said if one is not None))
    if EVERYTHING in touched:
        return "The write touched everything."
    named = [words.source(one) for one in sorted(words.in_order(touched), key=lambda one: one[0] != "t")]
    listed = ", ".join(named[:_NAMED]) + (", ..." if len(named) > _NAMED else "")
    return f"The write touched {listed or 'nothing that is in the log'}."


def _engine(alias: str) -> Engine | None:
    try:
        engine = engine_for(alias)
        engine.validate()
    except LogUnavailableError:
        return None
    return engine


def fail(message: str, *about: Any) -> NoReturn:
    lines = [line for one in about for line in ([one] if isinstance(one, str) else map(str, one))]
    raise AssertionError("\n".join([f"{message.rstrip('.')}.", *lines]))
