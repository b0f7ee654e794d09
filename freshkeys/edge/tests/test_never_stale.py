"""Whatever the order of requests, builds and writes: an answer shows what was written before its request came.

A page shows the versions of two things, its island that of a third and whom it is for. Builds take a random time, and
writes come between whatever they can.
"""

import asyncio
import random
import re

import pytest

from freshkeys.edge.tests.staged import fact, get, island, page, standing

THINGS = ("ants", "bees", "cats")
VISITORS = ("", "ann", "bob")
SHOWN = re.compile(r"(\w+)=(\d+)")


class World:
    """What is true, and the application that tells it."""

    def __init__(self, database, order):
        self.database, self.order = database, order
        self.versions = dict.fromkeys(THINGS, 0)

    def write(self):
        thing = self.order.choice(THINGS)
        self.versions[thing] += 1
        self.database.write(f"t:{thing}")

    def answer(self, asked):
        who = asked.headers.get("cookie", "").partition("sessionid=")[2]
        ants, bees, cats = (self.versions[thing] for thing in THINGS)
        kind = "member" if who else "guest"
        told = fact("kind", kind, self.database.receipt("t:cats", cookie__sessionid="x"))
        menu = island("/menu", f"[{who} cats={cats}]".encode(), self.database.receipt("t:cats", cookie__sessionid="x"))
        if asked.want == "parts":
            return [menu, told]
        body = f"{asked.target} {kind} ants={ants} bees={bees} ".encode()
        return [page(body, self.database.receipt("t:ants", "t:bees", kind=kind), ((len(body), "/menu"),)), menu, told]


async def visit(edge, world, order, wrong):
    who, address = order.choice(VISITORS), order.choice(("/", "/a"))
    before = dict(world.versions)
    got = await get(edge, address, **({"cookie": f"sessionid={who}"} if who else {}))
    text = got.body.decode()
    shown = {thing: int(version) for thing, version in SHOWN.findall(text)}
    stale = {thing for thing in THINGS if not before[thing] <= shown.get(thing, -1) <= world.versions[thing]}
    if stale or f"[{who} " not in text or not text.startswith(f"{address} {'member' if who else 'guest'} "):
        wrong.append((before, text, dict(world.versions)))


async def wait_a_little(order):
    for _ in range(order.randint(0, 12)):
        await asyncio.sleep(0)


@pytest.mark.parametrize("seed", range(40))
def test_no_answer_is_older_than_its_request_nor_anothers(tmp_path, seed):
    order = random.Random(seed)

    async def tell():
        async with standing(tmp_path, l1_bytes=order.choice((30_000, 1_000_000))) as (edge, application, database):
            world, wrong, visits = World(database, order), [], []
            application.answer = world.answer
            application.pause = lambda: wait_a_little(order)
            for _ in range(120):
                visits.append(asyncio.ensure_future(visit(edge, world, order, wrong)))
                await wait_a_little(order)
                if order.random() < 0.3:
                    world.write()
            await asyncio.gather(*visits)
            return wrong, edge.metrics.hit

    wrong, hits = asyncio.run(tell())
    assert wrong == []
    assert hits > 0
