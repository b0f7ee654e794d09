"""The rows of courses, of what they hold, and of who teaches them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import slugify

from benchmarks.catalogue.chance import Zipf, length
from benchmarks.catalogue.texts import Prose
from benchmarks.catalogue.words import FIRST_NAMES, LAST_NAME_ENDS, LAST_NAME_STARTS, LICENCES
from coursewell.courses.models import Content, Course, Instructor, Module, Subject

STATES = ("published",) * 92 + ("draft",) * 5 + ("archived",) * 3
LEVELS = ("beginner",) * 6 + ("intermediate",) * 5 + ("advanced",) * 4 + ("",) * 5
TEACHERS = (0,) * 15 + (1,) * 65 + (2,) * 15 + (3,) * 4 + (6,)


@dataclass(frozen=True)
class Maker:
    """Makes rows by chance, around the day `on`."""

    chance: random.Random
    on: datetime
    owner_id: int
    subjects: Zipf[Subject]
    writers: list[Prose]
    weights: list[int]

    def course(self, number: int) -> Course:
        chance = self.chance
        subject = self.subjects.draw(chance)[0]
        (prose,) = chance.choices(self.writers, self.weights)
        title = prose.title(subject.title, chance)
        state = chance.choice(STATES)
        created = self.on - timedelta(minutes=int(chance.random() ** 2 * 8 * 365 * 1440))
        minutes = None if chance.random() < 0.3 else 15 * length(40, 1.1, 2000, chance)
        course = Course(
            uid=f"{chance.getrandbits(128):032x}",
            owner_id=self.owner_id,
            subject_id=subject.pk,
            title=title,
            slug=f"{slugify(title, allow_unicode=True)[:80]}-{number}".lstrip("-"),
            code=f"{subject.code[:3]} {100 + number % 900}" if chance.random() < 0.7 else "",
            summary=prose.text(chance.randint(6, 30), chance)[:500] if chance.random() < 0.8 else "",
            overview=prose.overview(chance),
            created=created,
            updated=created,
            state=state,
            published_at=self._published_at(state, created),
            level=chance.choice(LEVELS),
            language=prose.tongue.code,
            licence=chance.choice(LICENCES),
            duration_minutes=minutes,
            is_open=chance.random() < 0.08,
            external_url=f"https://courses.example.org/{number}" if chance.random() < 0.12 else "",
        )
        course.enrolment_opens_at, course.enrolment_closes_at = self._window()
        return course

    def _published_at(self, state: str, created: datetime) -> datetime | None:
        if state == "draft" or self.chance.random() < 0.05:
            return None
        if self.chance.random() < 0.01:
            return self.on + timedelta(hours=self.chance.randrange(1, 60 * 24))
        return created + timedelta(hours=self.chance.randrange(72))

    def _window(self) -> tuple[datetime | None, datetime | None]:
        """Many can be joined at any time; others in terms, which they share."""
        if self.chance.random() < 0.55:
            return None, None
        opens = self.on - timedelta(days=120 * self.chance.randint(-2, 6) + 20)
        return opens, opens + timedelta(days=self.chance.choice((30, 60, 100))) if self.chance.random() < 0.9 else None


def instructors(count: int, chance: random.Random) -> list[Instructor]:
    """Names repeat, as they do."""
    return [
        Instructor(
            name=f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAME_STARTS)}{chance.choice(LAST_NAME_ENDS)}",
            slug=f"i-{number}",
        )
        for number in range(count)
    ]


def teaching(courses: list[Course], teachers: Zipf[Instructor], chance: random.Random) -> Iterator[tuple[int, int]]:
    """Pairs of ids: a few instructors teach a great deal, most teach one course."""
    for course in courses:
        for teacher in dict.fromkeys(teachers.draw(chance, chance.choice(TEACHERS))):
            yield course.pk, teacher.pk


def modules(course: Course, chance: random.Random) -> list[Module]:
    return [
        Module(
            uid=f"{chance.getrandbits(128):032x}", course=course, title=f"Part {at + 1}", slug=f"part-{at}", position=at
        )
        for at in range(chance.randint(3, 10))
    ]


def contents(module: Module, prose: Prose, chance: random.Random) -> list[Content]:
    found = []
    for at in range(chance.randint(2, 8)):
        sections = range(chance.randint(2, 8))
        body = "\n\n".join(f"## Section {n + 1}\n\n{prose.text(60, chance)}\n\n$x^{n}$ and `code`" for n in sections)
        found.append(
            Content(
                uid=f"{chance.getrandbits(128):032x}",
                module=module,
                title=f"Lesson {at + 1}",
                slug=f"l-{at}",
                position=at,
                body=body,
                is_open=at == 0,
            )
        )
    return found
