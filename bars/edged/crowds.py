"""Many at once: a cold page that everybody wants, and addresses that nobody ever wants again."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass

from bars.edged.site import Answer, Edged, asked

CLIENTS = 200
HOT = ("/", "/feed.atom", "/sitemap.xml")


@dataclass(frozen=True)
class Herd:
    """What a crowd on a cold page cost."""

    answers: int
    built: int
    same: bool


def herd(edged: Edged, address: str) -> Herd:
    """All clients ask at the same instant for a page that nobody has asked for."""
    edged.ask("/")
    found: list[Answer] = []
    barrier = threading.Barrier(CLIENTS)

    def ask() -> None:
        connection = edged.connection()
        connection.connect()
        barrier.wait()
        found.append(asked(connection, address, {}))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    built = sum(answer.outcome in ("miss", "passed") for answer in found)
    return Herd(len(found), built, len({(answer.status, answer.body) for answer in found}) == 1)


@dataclass(frozen=True)
class Junk:
    """What junk left behind."""

    sent: int
    hot_asked: int
    hot_found: int
    megabytes_before: float
    megabytes_after: float
    bytes_kept: int


def junk(edged: Edged, count: int, hot_every: int = 10) -> Junk:
    """Addresses, cookies and languages that are made up, and in between pages that people do want."""
    chance = random.Random(7)
    connection = edged.connection()
    for page in HOT * 3:
        asked(connection, page, {})
    before, hot_asked, hot_found = edged.megabytes("freshkeys.edge"), 0, 0
    for number in range(count):
        word = f"{chance.getrandbits(64):x}"
        address, headers = (
            (f"/?utm_{word}={word}", {}),
            ("/", {"Cookie": f"{word}={word}; sessionid={word}"}),
            ("/", {"Accept-Language": f"{word[:2]}-{word[2:4]},{word[4:6]};q=0.{number % 10}"}),
            (f"/{word}/", {}),
        )[number % 4]
        asked(connection, address, headers)
        if number % hot_every == 0:
            hot_asked += 1
            hot_found += asked(connection, HOT[number // hot_every % len(HOT)], {}).outcome == "hit"
    connection.close()
    after, kept = edged.megabytes("freshkeys.edge"), int(edged.counters()["in_memory"])
    return Junk(count, hot_asked, hot_found, before, after, kept)
