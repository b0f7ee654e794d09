"""Doors that write in part, or not at all: savepoints and rollbacks."""

from __future__ import annotations

from django.db import transaction

from coursewell.courses.checking.doors.register import DOORS, a_course, a_slug, summary, title
from coursewell.courses.models import Course
from freshkeys.checking.pen import Pen


def retitle(pen: Pen, slug: str) -> None:
    Course.objects.filter(slug=slug).update(title=title(pen), summary=summary(pen))


@DOORS.add("inner rolled back, outer committed")
def inner_rolled_back(pen: Pen) -> None:
    slug = a_slug(pen)
    with pen.atomic():
        retitle(pen, slug)
        with transaction.atomic():
            a_course(pen).modules.create(title=f"Module n{pen.number()}")
            retitle(pen, a_slug(pen))
            transaction.set_rollback(True)


@DOORS.add("only the inner one writes")
def inner_committed(pen: Pen) -> None:
    with pen.atomic():
        with transaction.atomic(), transaction.atomic():
            retitle(pen, a_slug(pen))
        with transaction.atomic():
            retitle(pen, a_slug(pen))
            transaction.set_rollback(True)


@DOORS.add("rolled back")
def rolled_back(pen: Pen) -> None:
    with pen.rolled_back():
        retitle(pen, a_slug(pen))
        a_course(pen).instructors.clear()


@DOORS.add("another program, savepoints")
def savepoints(pen: Pen) -> None:
    slug = a_slug(pen)
    with pen.elsewhere() as execute:
        execute("SAVEPOINT outside")
        execute(f"UPDATE courses_course SET title = '{title(pen)}' WHERE slug = '{slug}'")
        execute("SAVEPOINT inside")
        execute(f"UPDATE courses_course SET summary = '{summary(pen)}' WHERE slug = '{slug}'")
        execute(f"ROLLBACK TO SAVEPOINT {pen.random.choice(['outside', 'inside'])}")
        execute(f"UPDATE courses_subject SET title = 'Subject n{pen.number()}' WHERE slug = 'marsh-{pen.plot}-0'")


@DOORS.add("another program, rolled back")
def another_program_rolled_back(pen: Pen) -> None:
    with pen.elsewhere(commit=False) as execute:
        execute(f"UPDATE courses_course SET title = '{title(pen)}' WHERE slug = '{a_slug(pen)}'")
        execute(
            f"DELETE FROM courses_content WHERE module_id IN (SELECT m.id FROM courses_module m "
            f"JOIN courses_course c ON c.id = m.course_id WHERE c.slug = '{a_slug(pen)}')"
        )
