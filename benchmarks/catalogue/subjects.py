"""The tree of subjects: areas, their fields, narrower ones below those, and some below those again."""

from __future__ import annotations

import random

from django.utils.text import slugify

from benchmarks.catalogue.words import AREAS, NARROWER
from coursewell.courses.models import Subject


def plant(count: int, chance: random.Random) -> list[Subject]:
    """At most `count` subjects, up to four levels deep, the upper levels first."""
    made: list[Subject] = []

    def grow(rows: list[tuple[Subject | None, str]]) -> list[Subject]:
        rows = rows[: count - len(made)]
        grown = [_subject(len(made) + at, title, parent) for at, (parent, title) in enumerate(rows)]
        made.extend(Subject.objects.bulk_create(grown, batch_size=500))
        return grown

    areas = grow([(None, area) for area in AREAS])
    above = grow([(area, field) for area in areas for field in AREAS[area.title]])
    while len(made) < count and above:
        # Few parents have many children, and most have few.
        rows = [(chance.choice(above[: 1 + chance.randrange(len(above))]), form) for form in _forms(chance, len(above))]
        above = grow([(parent, form.format(parent.title)[:300]) for parent, form in rows])
    return made


def _forms(chance: random.Random, parents: int) -> list[str]:
    return [chance.choice(NARROWER) for _ in range(parents * 4)]


def _subject(number: int, title: str, parent: Subject | None) -> Subject:
    code = "".join(word[0] for word in title.split())[:3].upper().ljust(3, "X") + str(number)
    return Subject(title=title, slug=f"{slugify(title)[:150]}-{number}", code=code, position=number, parent=parent)
