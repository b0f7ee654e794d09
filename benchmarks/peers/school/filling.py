"""The same catalogue for each contender, in a database of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from benchmarks.peers.school.models import Course, Instructor, Module, Subject

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def fill(courses: int) -> None:
    """So many courses in 20 subjects, with 3 modules and 2 of 40 instructors each; every tenth is not published."""
    subjects = Subject.objects.bulk_create(Subject(title=f"Subject {number}") for number in range(20))
    people = Instructor.objects.bulk_create(Instructor(name=f"Instructor {number}") for number in range(40))
    made = Course.objects.bulk_create(
        Course(
            subject=subjects[number % 20],
            owner=people[number % 7],
            title=f"Course {number}",
            published=number % 10 != 0,
            created=FIRST + timedelta(minutes=number),
        )
        for number in range(courses)
    )
    Module.objects.bulk_create(Module(course=course, title=f"Module {n}") for course in made for n in range(3))
    teaching = Course.instructors.through
    teaching.objects.bulk_create(
        teaching(course_id=course.pk, instructor_id=people[(course.pk * 3 + n) % 40].pk)
        for course in made
        for n in (0, 1)
    )
