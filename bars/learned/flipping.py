"""Pages that change at a moment while nobody writes: asked for without a pause from before it until after it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bars.learned.client import Client
from bars.learned.scene import Scene, together

BEFORE, AFTER, PAUSE = 1.0, 2.0, 0.08
_NEW_EACH_TIME = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@dataclass
class Watch:
    """One page as one visitor sees it about one moment."""

    name: str
    client: Client
    page: str
    moment: float
    old: str = ""
    #: When each answer was asked for and had arrived, and whether it was as before.
    seen: list[tuple[float, float, bool]] = field(default_factory=list)
    was_late: bool = False

    def warm(self) -> None:
        for _ in range(2):
            self.old = self._ask()[2]
        self.was_late = time.time() > self.moment - 0.1

    def watch(self) -> None:
        time.sleep(max(0.0, self.moment - BEFORE - time.time()))
        while time.time() < self.moment + AFTER:
            asked, answered, text = self._ask()
            self.seen.append((asked, answered, text == self.old))
            time.sleep(PAUSE)

    def _ask(self) -> tuple[float, float, str]:
        answer = self.client.get(self.page)
        return answer.asked, answer.answered, _NEW_EACH_TIME.sub("", answer.text)

    @property
    def delay(self) -> float:
        """How long after the moment the old page was still given to who asked then."""
        return max(
            [asked - self.moment for asked, _, is_old in self.seen if is_old and asked > self.moment], default=0.0
        )

    @property
    def wrong(self) -> str:
        if self.was_late:
            return f"{self.name}: the page was not warm before the moment, the machine is too busy"
        if any(not is_old and answered < self.moment for _, answered, is_old in self.seen):
            return f"{self.name}: the page changed before the moment"
        if not any(not is_old for _, _, is_old in self.seen):
            return f"{self.name}: the page never changed"
        return ""


def moments(scene: Scene, count: int, *, lead: float, apart: float) -> list[Watch]:
    """So many moments, one after the other: enrolment that opens, that closes, offers that end; all watched."""
    (reader,) = scene.do("people", prefix="reader", count=1)
    who = {"a stranger": Client(scene.url), "who has signed in": Client(scene.url, reader["session"])}
    start = time.time() + lead
    watches: list[Watch] = []
    for number in range(count):
        watches += MAKE[number % len(MAKE)](scene, number, start + number * apart, who)
    together([partial(_warm_all, watches[place::8]) for place in range(8)])
    together([one.watch for one in watches])
    return watches


def _warm_all(watches: list[Watch]) -> None:
    for one in watches:
        one.warm()


def _boundary(scene: Scene, number: int, at: float, who: dict[str, Client], *, column: str) -> list[Watch]:
    slug = f"moment-{number}"
    moment = scene.do("course", slug=slug, **{column: at - time.time()})["moments"][column]
    pages = {f"/courses/{slug}/": "", f"/courses/{slug}/enrol/": ", why not"}
    word = "opens" if "opens" in column else "closes"
    found = [
        Watch(f"{slug} {word}{more}, {name}", client, page, moment)
        for name, client in who.items()
        for page, more in pages.items()
    ]
    return [*found, Watch(f"{slug} {word}, list", who["a stranger"], f"/?q={slug}", moment)]


def _offer(scene: Scene, number: int, at: float, who: dict[str, Client]) -> list[Watch]:
    """An offer that ends: the page of who had it, of who is next, and of everybody."""
    slug = f"moment-{number}"
    course: Any = scene.do("course", slug=slug, seats=1)["id"]
    first, second = scene.do("people", prefix=slug, count=2)
    moment = scene.do("place", course=course, user=first["id"], offer_ends_in=at - time.time())
    scene.do("place", course=course, user=second["id"])
    clients = {"who had it": Client(scene.url, first["session"]), "who is next": Client(scene.url, second["session"])}
    return [
        Watch(f"{slug} offer, {name}", client, f"/courses/{slug}/", moment)
        for name, client in {**clients, **who}.items()
    ]


MAKE = (
    partial(_boundary, column="enrolment_opens_at"),
    partial(_boundary, column="enrolment_closes_at"),
    _offer,
)
