"""Students who sit a quiz at a site whose processes are killed, and hand it in from twenty tabs at once."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bars.learned.client import Answer, Client, LostError
from bars.learned.paper import CANARY, RIGHT_TEXT, quiz, told
from bars.learned.scene import Scene, together

LATER = 10**14
NONE = "no result"
PLACES = 7


@dataclass
class Sitting:
    """One student's attempt, and all answers that the site acknowledged."""

    email: str
    client: Client
    lesson: str
    page: str = ""
    acknowledged: dict[int, str] = field(default_factory=dict)
    points: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.client.lose(f"{self.lesson}quiz/start/")
        self.page = self.client.post(f"{self.lesson}quiz/start/").path
        if not self.page.startswith(self.lesson):
            self.complaints.append(f"{self.email} could not start: {self.page}")

    def answer(self, place: int, value: str) -> Answer:
        """One that the page saves as it is given."""
        fields = {"question": place, "sequence": int(time.time() * 1000), f"question-{place}": value}
        answer = self.client.post(f"{self.page}answer/", fields)
        if answer.status == 200 and '"newest": true' in answer.text:
            self.acknowledged[place] = value
        self.complaints += [f"saving an answer tells {one}" for one in told(answer.everything)]
        return answer

    def hand_in(self, tab: int) -> None:
        """From one of many tabs, each with another text in the same field; every third never hears the answer."""
        try:
            self._hand_in(tab)
        except LostError as error:
            self.complaints.append(f"no answer at all: {error}")

    def _hand_in(self, tab: int) -> None:
        fields: dict[str, object] = {"do": "submit"}
        fields |= {f"given-{place}": 1 for place in range(1, PLACES + 1)}  # an old tab: nothing newer is replaced
        fields |= {f"question-{place}": f"tab {tab}" for place in range(1, PLACES + 1)}
        if tab % 3 == 0:
            self.client.lose(self.page, fields)
        answer = self.client.post(self.page, fields)
        if answer.status != 302:
            self.complaints.append(f"handing in answered {answer.status}")
        page = self.client.get(self.page).text
        found = re.search(r"<h2>([\d.]+) of ([\d.]+) points</h2>", page)
        self.points.add(found[1] if found else NONE)


@dataclass
class Sittings:
    """So many students in a course of their own."""

    scene: Scene
    course: str
    count: int

    def __post_init__(self) -> None:
        self.scene.do("course", slug=self.course, quiz=quiz(), seats=None)
        people = self.scene.do("people", prefix=self.course, count=self.count)
        self.scene.do("enrol", course=self.course, emails=[one["email"] for one in people])
        lesson = f"/courses/{self.course}/bends/which/"
        self.all = [Sitting(one["email"], Client(self.scene.url, one["session"]), lesson) for one in people]

    def sit(self, *, tabs: int, at_once: int, every: float, tell: Any = lambda line: None) -> None:
        dice = random.Random(self.course)
        with self.scene.killing(dice, every=every) if every else nullcontext():
            for first in range(0, self.count, at_once):
                some = self.all[first : first + at_once]
                together([partial(self._answer, one) for one in some])
                acts = [partial(one.hand_in, tab) for one in some for tab in range(tabs)]
                dice.shuffle(acts)
                together(acts)
                tell(f"{first + len(some)} of {self.count} attempts, {self.scene.kills} kills")

    def _answer(self, one: Sitting) -> None:
        one.begin()
        for place in range(1, PLACES + 1):
            one.answer(place, "1")

    def wrong(self) -> Iterator[str]:
        rows = self.scene.do("results", course=self.course)
        by_email = {row["email"]: row for row in rows}
        if len(rows) != self.count:
            yield f"{len(rows)} attempts of {self.count} students"
        for one in self.all:
            row = by_email.get(one.email)
            if row is None or row["points"] is None:
                yield f"{one.email} has no result"
                continue
            if {float(points) for points in one.points - {NONE}} != {row["points"]} or NONE in one.points:
                yield f"{one.email} was told {sorted(one.points)} points and has {row['points']:g}"
            if row["points"] != row["worth"]:
                yield f"{one.email} has {row['points']:g} points; the answers are worth {row['worth']:g}"
            yield from one.complaints
            yield from self._lost(one, row)

    def _lost(self, one: Sitting, row: dict[str, Any]) -> Iterator[str]:
        if len(one.acknowledged) != PLACES:
            yield f"{one.email}: {len(one.acknowledged)} answers were acknowledged of {PLACES}"
        for place in one.acknowledged:
            name = row["questions"][place - 1]
            # An ordering that is half given is none; everything else was something.
            if row["given"].get(name) is None and not name.endswith("-sort"):
                yield f"{one.email}: the answer to {name} was acknowledged and is lost"
            if "tab" in str(row["given"].get(name)):
                yield f"{one.email}: an old tab took away the answer to {name}"


def late(scene: Scene, course: str, count: int) -> tuple[list[str], int, int]:
    """Submits about the end of the time, from a second before to a second after: in time they count, late never."""
    sittings = Sittings(scene, course, count)
    wrong: list[str] = []
    for one in sittings.all:
        one.begin()
        one.answer(1, "1")
    rows = {row["email"]: row["id"] for row in scene.do("results", course=course)}
    ends = {
        one.email: scene.do("end", attempt=rows[one.email], seconds=3 + 0.02 * place)
        for place, one in enumerate(sittings.all)
    }
    place_of_text = 3

    def submit(one: Sitting, offset: float) -> Answer:
        time.sleep(max(0.0, ends[one.email] + offset - time.time()))
        fields = {"do": "submit", f"given-{place_of_text}": LATER, f"question-{place_of_text}": RIGHT_TEXT}
        return one.client.post(one.page, fields)

    offsets = [-1 + 2 * place / max(1, count - 1) for place in range(count)]
    answers = together([partial(submit, one, offset) for one, offset in zip(sittings.all, offsets, strict=True)])
    found = {row["email"]: row for row in scene.do("results", course=course)}
    in_time = refused = 0
    for one, answer in zip(sittings.all, answers, strict=True):
        end, row = ends[one.email], found[one.email]
        counted = row["given"].get(f"{CANARY}-say") == RIGHT_TEXT
        in_time, refused = in_time + counted, refused + (not counted)
        if counted and answer.asked >= end:
            wrong.append(f"what was sent {answer.asked - end:.2f} s late counted")
        if not counted and answer.answered < end:
            wrong.append(f"what was answered {end - answer.answered:.2f} s before the end did not count")
        if not counted and one.answer(2, "1").status != 409:
            wrong.append("an answer after the end was not refused with 409")
        result = one.client.get(one.page)
        if " points</h2>" not in result.text:
            wrong.append(f"{one.page} shows no result after the end")
    after = {row["email"]: row for row in scene.do("results", course=course)}
    wrong += [f"{row['email']} is marked after the end" for row in after.values() if row["submitted"] > row["ends"]]
    return wrong, in_time, refused
