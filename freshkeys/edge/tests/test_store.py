"""The store of the edge: what dies with what, and that junk beats nobody."""

import random

import pytest

from freshkeys.edge.kept import Kept, Page
from freshkeys.edge.store import Store
from freshkeys.wire import Part, Receipt


def a_part(name, *sources, kind="page", body=b"x" * 1000, splices=()):
    receipt = Receipt(frozenset(sources), "1:1", "e", 0.0)
    return Kept(Part(kind, name, body, receipt, splices=splices), {})


@pytest.fixture
def store():
    return Store(1_000_000)


def test_a_part_is_alive_while_it_is_in_a_store_that_hears_of_writes(store):
    part = a_part("/", "t:ants")
    assert not part.is_alive
    store.put(part)
    assert part.is_alive
    store.drop({"t:ants"})
    assert not part.is_alive


def test_another_write_leaves_it_alone(store):
    part = a_part("/", "t:ants")
    store.put(part)
    store.drop({"t:bees"})
    assert store.get(part.key) is part


def test_what_takes_its_place_ends_it_and_its_pages(store):
    first, second = a_part("/", "t:ants"), a_part("/", "t:ants")
    store.put(first)
    page = Page(first, {})
    store.put(page)
    store.put(second)
    assert (first.is_alive, page.is_alive, second.is_alive) == (False, False, True)


def test_a_page_dies_with_its_island_and_takes_no_room_any_more(store):
    shell, island = a_part("/", "t:ants", splices=((5, "/i"),)), a_part("/i", "t:bees", kind="island")
    store.put(shell)
    store.put(island)
    page = Page(shell, {"/i": island})
    store.put(page)
    store.drop({"t:bees"})
    assert not page.is_alive
    assert store.bytes == shell.size


def test_a_write_of_everything_ends_everything(store):
    parts = [a_part(f"/{number}", f"t:{number}") for number in range(5)]
    for part in parts:
        store.put(part)
    store.drop({"*"})
    assert not any(part.is_alive for part in parts)
    assert (store.bytes, len(store)) == (0, 0)


def test_it_never_holds_more_than_it_may(store):
    for number in range(3000):
        store.put(a_part(f"/{number}", "t:ants"))
        assert store.bytes <= store.max_bytes


def test_what_is_asked_for_again_and_again_outlives_any_amount_of_junk(store):
    hot = [a_part(f"/hot/{number}") for number in range(100)]
    for part in hot:
        store.put(part)
        part.is_used = True
    hits = asked = 0
    order = random.Random(1)
    for number in range(20_000):
        store.put(a_part(f"/junk/{number}"))
        wanted = order.choice(hot)
        asked += 1
        if (found := store.get(wanted.key)) is not None:
            found.is_used = True
            hits += 1
    assert hits / asked > 0.99


def test_a_part_is_used_when_a_page_made_of_it_is(store):
    shell = a_part("/")
    store.put(shell)
    page = Page(shell, {})
    store.put(page)
    page.was_used()
    shell.was_used()
    page.is_used = True
    assert shell.was_used()
    assert not shell.was_used() or page.was_used()


def test_whatever_has_no_room_at_all_is_not_kept(store):
    large = a_part("/", body=random.Random(1).randbytes(900_000))
    assert not store.put(large)
    assert not large.is_alive
