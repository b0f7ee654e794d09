"""What the edge says it keeps is what it holds, and pages are no heavier than they must be.

python -m pytest freshkeys/edge/tests/test_memory.py -s
"""

import gc
import random
import tracemalloc

import pytest

from freshkeys.edge.kept import Kept, Page
from freshkeys.edge.replies import variant
from freshkeys.edge.store import Store
from freshkeys.wire import Part, Receipt

PAGES = 120
WORDS = [f"{random.Random(number).getrandbits(30):x}" for number in range(2_000)]


def a_page(store, number, codings):
    """A lesson of 6 kB with 20 sources, most of them its neighbours', and an island that everybody has."""
    chance = random.Random(number)
    text = "".join(f"<p>{chance.choice(WORDS)} {chance.choice(WORDS)}</p>" for _ in range(300))[:6000].encode()
    course = number // 25
    rows = (f"courses_content:{course}-{chance.randrange(25)}" for _ in range(16))
    sources = frozenset([*rows, f"courses_content:{number}", f"courses_course:{course}", "courses_course*", "t:menu"])
    name = f"/courses/{course}/{number}/"
    receipt = Receipt(sources, "1:1", "e", 0.0)
    headers = tuple((f"X-Header-{one}", "of every page" * one) for one in range(8))
    shell = Kept(Part("page", name, text, receipt, headers=headers, splices=((900, "/menu"),)), {"host": "a.de"})
    store.put(shell)
    island = store.get(("island", "/menu", ())) or Kept(
        Part("island", "/menu", b"<nav>menu</nav>" * 20, Receipt(frozenset({"t:menu"}), "1:1", "e", 0.0)), {}
    )
    if not island.is_alive:
        store.put(island)
    page = Page(shell, {"/menu": island})
    store.put(page)
    for coding in codings:
        variant(page, coding)
    store.weigh(page, page.weight())


@pytest.mark.parametrize("codings", [["br"], ["gzip"], ["br", "gzip", ""]], ids=["brotli", "gzip", "all"])
def test_what_it_counts_is_what_it_holds(codings):
    store = Store(1 << 30)
    a_page(store, PAGES, codings)  # what only the first one costs
    gc.collect()
    tracemalloc.start()
    try:
        before = store.bytes
        for number in range(PAGES):
            a_page(store, number, codings)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] / PAGES
    finally:
        tracemalloc.stop()
    counted = (store.bytes - before) / PAGES
    print(f"{held:,.0f} bytes held, {counted:,.0f} counted for a page of 6,000 in {codings}")
    assert 0.75 < held / counted < 1.1


def test_a_page_with_islands_is_not_held_twice():
    store = Store(1 << 30)
    a_page(store, 0, ["br"])
    page = next(item for item in store._items.values() if isinstance(item, Page))
    assert page.size < 6000 < page.length


def test_a_page_that_grows_makes_room_for_itself():
    store = Store(60_000)
    for number in range(20):
        a_page(store, number, ["br", "gzip", ""])
        assert store.bytes <= store.max_bytes
    assert store.bytes == sum(item.size for item in store._items.values())
