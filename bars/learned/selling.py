"""One day on which many want few seats: what they do, what they were told, and what came of it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bars.learned.client import Client, LostError
from bars.learned.scene import Scene, together

ENROLLED, WAITING, NEITHER = "enrolled", "waiting", "neither"


@dataclass
class Person:
    """A student with a browser. `said` is what their page told them last; the moments are of when they came in."""

    id: int
    email: str
    client: Client
    course: str
    #: When the first try of what brought them in or into the line began, and when a page first acknowledged it.
    asked: float = 0.0
    told: float = 0.0
    said: str = NEITHER
    complaints: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        return f"/courses/{self.course}/"

    def come(self, *, lost: bool, dice: random.Random) -> None:
        """By the page: the seat, or else the line. With `lost`, the first answers never reach them."""
        self.asked = self.asked or time.time()
        for path, fields in ((f"{self.page}enrol/", {}), (f"{self.page}waiting-list/", {"do": "join"})):
            if lost:
                self.client.lose(path, fields, after=dice.choice([0, 0.01, 0.1]))
            answer = self.client.post(path, fields)
            if answer.status != 302:
                self.complaints.append(f"{path} answered {answer.status}")
            if answer.path == self.page:
                self.look()
                if self.said == NEITHER:
                    self.complaints.append("a page after the acknowledgement knew nothing of it")
                return
        self.look()

    def go(self) -> None:
        """Out of the course or of the line, whichever it is."""
        for path, fields in ((f"{self.page}waiting-list/", {"do": "leave"}), (f"{self.page}leave/", {})):
            self.client.post(path, fields)
        self.asked = self.told = 0.0
        self.look()
        if self.said != NEITHER:
            self.complaints.append(f"a page after leaving still said {self.said}")

    def look(self) -> None:
        """What the course page says of them."""
        text = self.client.get(self.page).text
        is_in, waits = f'href="{self.page}leave/"' in text, "You are number" in text
        self.said = ENROLLED if is_in else WAITING if waits else NEITHER
        if self.said != NEITHER:
            self.told = self.told or time.time()


@dataclass
class Day:
    """One run."""

    scene: Scene
    course: str
    seats: int
    students: int
    seed: int

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.number = self.scene.do("course", slug=self.course, seats=self.seats, offer_hours=0)["id"]
        made = self.scene.do("people", prefix=self.course, count=self.students)
        self.people = [
            Person(one["id"], one["email"], Client(self.scene.url, one["session"]), self.course) for one in made
        ]
        (staff,) = self.scene.do("people", prefix=f"{self.course}-staff", count=1, is_staff=True, is_superuser=True)
        self.staff = Client(self.scene.url, staff["session"])

    def happen(self, *, every: float) -> None:
        """Everybody at once, while processes are killed."""
        rest = list(self.people)
        self.dice.shuffle(rest)
        share = max(1, self.students // 40)
        commands, table, admin = (rest[share * i : share * (i + 1)] for i in range(3))
        acts: list[Any] = [lambda: self._by_command(commands), lambda: self._by_table(table)]
        acts += [lambda: self._by_admin(admin)]
        acts += [partial(self._by_page, one, self.dice.random()) for one in rest[3 * share :]]
        with self.scene.killing(random.Random(self.seed), every=every):
            together(acts)

    def _by_page(self, one: Person, seed: float) -> None:
        dice = random.Random(seed)
        try:
            one.come(lost=dice.random() < 0.3, dice=dice)
            while dice.random() < 0.25:
                one.go()
                if dice.random() < 0.7:
                    one.come(lost=dice.random() < 0.3, dice=dice)
        except LostError as error:
            one.complaints.append(f"no answer at all: {error}")

    def _by_command(self, people: list[Person]) -> None:
        for one in people:
            self.scene.command("enrol", "person", one.email, self.course, kill_after=self.dice.uniform(0.5, 3))
            self.scene.command("enrol", "person", one.email, self.course)
            one.look()

    def _by_table(self, people: list[Person]) -> None:
        lines = "\n".join(["email,course", *(f"{one.email},{self.course}" for one in people)])
        self.scene.command("enrol", "table", "-", said=lines, kill_after=self.dice.uniform(0.5, 3))
        self.scene.command("enrol", "table", "-", said=lines)

    def _by_admin(self, people: list[Person]) -> None:
        path = "/admin/learning/enrolment/add/"
        for one in people:
            answer = self.staff.post(path, {"course": self.number, "user": one.id, "_save": "Save"})
            one.look()
            if answer.status == 302 and one.said != ENROLLED:
                one.complaints.append("the administration enrolled somebody whose page knew nothing of it")
            if answer.status not in {200, 302}:
                one.complaints.append(f"the administration answered {answer.status}")

    def wrong(self) -> Iterator[str]:
        """What must not be, now that all is quiet."""
        enrolments = f"FROM learning_enrolment WHERE course_id = {self.number} AND state = 'active'"
        active = dict(self.scene.rows(f"SELECT user_id, seat {enrolments}"))
        via = dict(self.scene.rows(f"SELECT user_id, via {enrolments}"))
        line = self.scene.rows(
            f"SELECT user_id, joined_at FROM learning_place WHERE course_id = {self.number} ORDER BY id"
        )
        waiting = [user for user, _ in line]
        if sorted(active.values()) != list(range(1, self.seats + 1)):
            yield f"seats {sorted(active.values(), key=str)} instead of 1 to {self.seats}"
        if both := set(active) & set(waiting):
            yield f"{len(both)} are enrolled and wait"
        if [joined for _, joined in line] != sorted(joined for _, joined in line):
            yield "the line is not in the order in which they joined"
        shown = re.search(
            r"Full: join the waiting list, (\d+|nobody) ahead",
            Client(self.scene.url).get(f"/courses/{self.course}/").text,
        )
        if shown is None or int(shown[1].replace("nobody", "0")) != len(waiting):
            yield f"the page says {shown and shown[0]}, and {len(waiting)} wait"
        for one in self.people:
            now = ENROLLED if one.id in active else WAITING if one.id in waiting else NEITHER
            if now != one.said and (one.said, now) != (WAITING, ENROLLED) and one.said != NEITHER:
                yield f"{one.email} was told {one.said} and is {now}"
            before, said = now, one.said
            one.look()
            if one.said != now:
                yield f"{one.email} is {before}; the page says {one.said}, before it said {said}"
            yield from one.complaints
        yield from self._order(waiting, active, via)

    def _order(self, waiting: list[int], active: dict[int, int], via: dict[int, str]) -> Iterator[str]:
        """Whoever was told of their place before another asked for anything comes before them."""
        people = {one.id: one for one in self.people}
        for place, user in enumerate(waiting):
            told = people[user].told
            behind = [people[one] for one in waiting[:place]]
            if any(told and one.asked and told < one.asked for one in behind):
                yield "somebody stands in the line before one who came earlier"
            if any(told and people[one].asked and told < people[one].asked for one in active):
                yield f"somebody was enrolled ({sorted(set(via.values()))}) before one who came earlier and still waits"
