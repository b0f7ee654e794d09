"""Assertions for your tests of what is cached, in pytest and unittest alike.

    class CourseListTests(TransactionTestCase):
        def test_it_changes_with_a_title(self):
            ask = lambda: self.client.get("/courses/")
            assert_cached(ask)
            assert_changes(ask, lambda: Course.objects.update(title="New"))

`ask` is a function that gives a page, a fragment or a value, and uses `remember()` in this thread; `write` one that
changes something, by whatever door. Everything has to be committed: in a transaction that has written the cache steps
aside, so these refuse to work inside Django's TestCase or pytest's fixture `db`, where all would seem well.
"""

from __future__ import annotations

from typing import Any

from freshkeys.testing.answers import differing, plain
from freshkeys.testing.asking import (
    Ask,
    InsideTransactionError,
    T,
    Write,
    asked,
    built_again,
    expect_receipts,
    fail,
    filled,
    statements_of,
    touched_by,
    uncached,
    without_cache,
)

__all__ = [
    "InsideTransactionError",
    "assert_cached",
    "assert_changes",
    "assert_fresh",
    "assert_private",
    "assert_survives",
    "without_cache",
]


def assert_cached(ask: Ask[T], *, queries: int = 0) -> T:
    """Asked twice, it is not built a second time, runs no more than so many `queries`, and is the same.

    Returns:
        What it gave the second time.
    """
    first = asked(ask)
    with statements_of() as statements:
        again = asked(ask)
    expect_receipts(again)
    if built := built_again(again):
        fail("It was built again when it was asked for a second time, with nothing written in between", built)
    if len(statements) > queries:
        listed = "".join(f"\n  {sql}" for sql in statements)
        fail(f"Asked for a second time, it ran {len(statements)} queries, not {queries}:{listed}", again.receipts)
    if plain(first.value) != plain(again.value):
        fail("Asked for a second time, it gave something else, with nothing written in between", again.receipts)
    return again.value


def assert_changes(ask: Ask[T], write: Write) -> T:
    """It is cached, and after the write it is another, the one that it would be without the cache.

    Returns:
        What it gave after the write.
    """
    before = filled(ask)
    touched = touched_by(write)
    after = asked(ask)
    if plain(after.value) != plain(true := uncached(ask)):
        fail(f"After the write it is not what it would be without the cache{differing(after.value, true)}", touched)
    if plain(before.value) == plain(after.value):
        fail("It is the same after the write, with the cache and without", before.receipts, touched)
    return after.value


def assert_survives(ask: Ask[T], write: Write) -> T:
    """It is cached, and the write, which cannot matter to it, has none of it built again.

    Returns:
        What it gave after the write.
    """
    before = filled(ask)
    touched = touched_by(write)
    after = asked(ask)
    if plain(before.value) != plain(uncached(ask)):
        fail("The write does matter: without the cache the answer is another one after it", before.receipts, touched)
    if built := built_again(after):
        fail("It was built again after a write that does not matter to it", built, touched)
    return after.value


def assert_private(*asks: Ask[Any]) -> None:
    """Several people ask, one after another and in both orders: each gets what is theirs, which is not the others'."""
    expected = [plain(uncached(ask)) for ask in asks]
    if any(expected.count(one) > 1 for one in expected):
        fail("Two of them get the same even without the cache, so this proves nothing")
    for order in (range(len(asks)), reversed(range(len(asks)))):
        for number in order:
            found = asked(asks[number])
            if plain(found.value) in expected[:number] + expected[number + 1 :]:
                fail(f"Number {number + 1} was given what is another's", found.receipts)
            if plain(found.value) != expected[number]:
                fail(f"Number {number + 1} was not given what they get without the cache", found.receipts)


def assert_fresh(ask: Ask[T]) -> T:
    """The oracle: it is what the same code gives with the cache off.

    Let Hypothesis drive edits, and ask this after each. A page that differs each time (a form with a CSRF token) has to
    be freed of that by `ask`.

    Returns:
        What it gave.
    """
    found = asked(ask)
    if plain(found.value) != plain(true := uncached(ask)):
        fail(f"It is not what it would be without the cache{differing(found.value, true)}", found.receipts)
    return found.value
