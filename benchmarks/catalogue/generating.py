"""Writes a generated catalogue through the models, as an import does, in one transaction."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

SUBJECTS = 600
BATCH = 1_000
#: Of so many courses one has modules with contents, the others are only listed.
WITH_CONTENTS = 100


def generate(
    courses: int,
    *,
    subjects: int = SUBJECTS,
    seed: int = 7,
    on: date = date(2026, 11, 1),
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Fill an empty, migrated database. Needs a Django that is set up.

    Args:
        courses: how many, drafts and archived ones included.
        subjects: how many, at most.
        seed: the same one, with the same numbers and day, gives the same rows with the same ids.
        on: the day that publication and enrolment lie around.
        progress: called with the number of courses written so far.
    """
    from django.db import connection, transaction

    from benchmarks.catalogue.chance import Zipf
    from benchmarks.catalogue.courses import Maker, contents, instructors, modules, teaching
    from benchmarks.catalogue.subjects import plant
    from benchmarks.catalogue.texts import writers
    from coursewell.accounts.models import User
    from coursewell.courses.database import installing
    from coursewell.courses.database.statistics import refresh_statistics
    from coursewell.courses.models import Content, Course, Instructor, Module

    chance = random.Random(seed)
    day = datetime(on.year, on.month, on.day, tzinfo=UTC)
    with transaction.atomic(), dates_as_given(Course):
        without_search_index(connection)
        owner = User.objects.create_user("owner@generated.invalid")
        tree = plant(subjects, chance)
        chance.shuffle(tree)
        maker = Maker(chance, day, owner.pk, Zipf(tree), *writers(chance))
        people = Instructor.objects.bulk_create(instructors(courses * 2 // 5 + 1, chance), batch_size=BATCH)
        teachers = Zipf(people, 0.6)
        links = Course.instructors.through
        for first in range(0, courses, BATCH):
            numbers = range(first, min(first + BATCH, courses))
            made = Course.objects.bulk_create([maker.course(number) for number in numbers])
            links.objects.bulk_create(
                [links(course_id=course, instructor_id=teacher) for course, teacher in teaching(made, teachers, chance)]
            )
            for course in made[::WITH_CONTENTS]:
                parts = Module.objects.bulk_create(modules(course, chance))
                Content.objects.bulk_create(
                    [content for part in parts for content in contents(part, maker.writers[0], chance)]
                )
            progress(first + len(made))
        connection.check_constraints()  # now: PostgreSQL makes no trigger while a check is pending
        refresh_statistics(connection.alias)  # or PostgreSQL takes the tables for empty, and reads all for each course
        installing.install(connection.alias)
    refresh_statistics(connection.alias)


def without_search_index(connection: Any) -> None:
    """Take the search index away until `install` fills it in one go: it would be made anew with each teacher."""
    from coursewell.courses import search

    with connection.cursor() as cursor:
        for statement in search.definition(connection.vendor).drop:
            cursor.execute(statement)


@contextmanager
def dates_as_given(model: type) -> Iterator[None]:
    """Let `updated` be what the seed says and not the moment of writing."""
    field = model._meta.get_field("updated")  # type: ignore[attr-defined]
    field.auto_now = False
    try:
        yield
    finally:
        field.auto_now = True
