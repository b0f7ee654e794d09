"""The register of doors, and what most of them need: a course, a subject, a teacher of the pen's plot."""

from __future__ import annotations

from coursewell.courses.checking import names
from coursewell.courses.models import Course, Instructor, Subject
from freshkeys.checking.doors import Doors
from freshkeys.checking.pen import Pen

DOORS = Doors()


def a_slug(pen: Pen) -> str:
    """The slug of one of the plot's courses."""
    return names.course(pen.plot, pen.random.randrange(names.COURSES))


def a_course(pen: Pen) -> Course:
    return Course.objects.get(slug=a_slug(pen))


def courses(pen: Pen) -> str:
    """All of them, as SQL."""
    return f"slug LIKE 'heron-{pen.plot}-%'"


def a_subject(pen: Pen) -> Subject:
    return Subject.objects.get(slug=names.subject(pen.plot, pen.random.randrange(names.SUBJECTS)))


def a_teacher(pen: Pen) -> Instructor:
    return Instructor.objects.get(slug=names.teacher(pen.plot, pen.random.randrange(names.TEACHERS)))


def title(pen: Pen) -> str:
    return f"Course {names.WORD} n{pen.number()}"


def summary(pen: Pen) -> str:
    return f"Summary n{pen.number()}"
