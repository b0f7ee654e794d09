"""A catalogue of any size for benchmarks, in realistic shape, the same from the same seed."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime, timedelta
from typing import Any

_FIELDS = re.findall(
    r"\w+",
    "Algebra Analysis Anatomy Archaeology Astronomy Biology Botany Chemistry Computing Criminology Design Ecology "
    "Economics Education Ethics Film Finance Genetics Geography Geology Geometry History Journalism Law Linguistics "
    "Literature Logic Management Marketing Mechanics Medicine Microbiology Music Neuroscience Nursing Nutrition "
    "Optics Painting Pharmacology Philosophy Physics Planning Poetry Politics Psychology Robotics Sociology "
    "Statistics Theatre Theology Topology Tourism Zoology",
)
_FIRST_NAMES = ("Ada", "Emmy", "Kurt", "Lise", "Noor", "Ravi", "Sofia", "Yuki")
_FORMS = (
    "Introduction to {a}",
    "{a} and {b}",
    "Advanced {a}",
    "Topics in {a}",
    "The history of {a}",
    "{a} for {b}",
    "Foundations of {a}",
    "Seminar in {a}: {b}",
    "Research methods in {a}",
    "{a} in practice",
)
_LANGUAGES = ("en",) * 14 + ("fr",) * 4 + ("de", "es", "ja", "ar", "")
_LEVELS = ("beginner", "intermediate", "advanced", "")
_BATCH = 2_000


def fill(courses: int, subjects: int = 500, *, seed: int = 7) -> None:
    """Fill an empty database, in one transaction."""
    from django.db import connection, transaction

    from coursewell.accounts.models import User
    from coursewell.courses.models import Course, Instructor

    chance = random.Random(seed)
    with transaction.atomic():
        owner = User.objects.create_user("owner@bench.example")
        tree = _subjects(subjects, chance)
        teachers = Instructor.objects.bulk_create(
            [Instructor(name=f"{_person(chance)} {number}", slug=f"i-{number}") for number in range(courses // 2 + 1)],
            batch_size=_BATCH,
        )
        links = Course.instructors.through
        for first in range(0, courses, _BATCH):
            numbers = range(first, min(first + _BATCH, courses))
            made = Course.objects.bulk_create([_course(number, owner.pk, tree, chance) for number in numbers])
            links.objects.bulk_create(
                [links(course=course, instructor=chance.choice(teachers)) for course in made if chance.random() < 0.8]
            )
        _lesson(Course.objects.order_by("pk").filter(state="published")[0].pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _lesson(course_id: int) -> None:
    from coursewell.courses.models import Content, Module

    for at in range(8):
        module = Module.objects.create(course_id=course_id, title=f"Part {at}", slug=f"part-{at}", position=at)
        for number in range(5):
            text = "\n\n".join(f"## Section {n}\n\nA *paragraph* with `code` and $x^{n}$." for n in range(6))
            title = f"Lesson {number}"
            Content.objects.create(module=module, title=title, slug=f"l-{number}", body=text, is_open=True)


def _subjects(count: int, chance: random.Random) -> list[int]:
    """Ids of subjects; a tenth are roots, the others hang below them."""
    from coursewell.courses.models import Subject

    roots = [
        Subject.objects.create(title=f"{chance.choice(_FIELDS)} {n}", slug=f"s-{n}") for n in range(max(count // 10, 1))
    ]
    leaves = [
        Subject(title=f"{chance.choice(_FIELDS)} {n}", slug=f"s-{n}", parent=chance.choice(roots))
        for n in range(len(roots), count)
    ]
    return [subject.pk for subject in (*roots, *Subject.objects.bulk_create(leaves))]


def _course(number: int, owner_id: int, subjects: list[int], chance: random.Random) -> Any:
    from coursewell.courses.models import Course

    title = chance.choice(_FORMS).format(a=chance.choice(_FIELDS), b=chance.choice(_FIELDS))
    opens = chance.choice((None, None, None, datetime(2030, 1, 1, tzinfo=UTC) + timedelta(hours=number % 500)))
    words = " ".join(chance.choice(_FIELDS).lower() for _ in range(40))
    return Course(
        owner_id=owner_id,
        subject_id=chance.choice(subjects),
        title=f"{title} {_rare(number)}" if number % 50 == 0 else title,
        slug=f"c-{number}",
        code=f"{title[:4].strip().upper()} {100 + number % 900}",
        summary=f"What {title.lower()} is about, and why.",
        overview=f"This course covers {words}.",
        level=chance.choice(_LEVELS),
        language=chance.choice(_LANGUAGES),
        duration_minutes=chance.choice((None, 45, 120, 600, 1800)),
        state="published" if number % 40 else "draft",
        published_at=datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(2_000_000)),
        enrolment_opens_at=opens,
    )


def _rare(number: int) -> str:
    """A word that few courses have."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(4)) + "ium"


def _person(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST_NAMES)} {chance.choice(_FIELDS)}er"
