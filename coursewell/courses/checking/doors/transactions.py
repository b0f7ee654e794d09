"""Doors that write in part, or not at all: savepoints and rollbacks."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from coursewell.courses.checking import names
from coursewell.courses.checking.doors.register import DOORS, a_course, a_slug, a_teacher, summary, title
from coursewell.courses.models import Content, Course, Module, Subject
from freshkeys.checking.pen import Pen


def retitle(pen: Pen, slug: str) -> None:
    Course.objects.filter(slug=slug).update(title=title(pen), summary=summary(pen))


@DOORS.add("atomic() over everything", weight=3)
def everything(pen: Pen) -> None:
    """As an import does it: what several pages show in several parts, in one transaction."""
    courses = Course.objects.filter(slug__startswith=f"heron-{pen.plot}-")
    number = pen.number()
    with pen.atomic():
        for course in courses:
            course.title, course.summary = f"Course {names.WORD} n{number}", f"Summary n{number}"
            course.save()
        Subject.objects.filter(slug__startswith=f"marsh-{pen.plot}-").update(
            title=Concat(Value(f"Subject n{number}"), F("slug"))
        )
        Module.objects.filter(course__in=courses, slug="first").update(title=f"Module n{number}")
        Content.objects.filter(module__course__in=courses, slug="text").update(
            title=f"Lesson n{number}", body=f"Text n{number}"
        )
        teacher = a_teacher(pen)
        teacher.name = f"{teacher.name.partition(' ')[0]} n{number}"
        teacher.save()


@DOORS.add("another program, everything at once", weight=3)
def everything_elsewhere(pen: Pen) -> None:
    number, ours = pen.number(), f"(SELECT id FROM courses_course WHERE slug LIKE 'heron-{pen.plot}-%')"
    with pen.elsewhere() as execute:
        execute(f"UPDATE courses_subject SET title = 'Subject n{number}' || slug WHERE slug LIKE 'marsh-{pen.plot}-%'")
        execute(f"UPDATE courses_module SET title = 'Module n{number}' WHERE slug = 'first' AND course_id IN {ours}")
        execute(f"UPDATE courses_course SET title = '{names.WORD} n{number}' || slug WHERE id IN {ours}")
        execute(f"UPDATE courses_instructor SET name = 'Jon n{number}' WHERE slug = 'jon-{pen.plot}'")


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
