"""Doors of many-to-many relations, from both sides."""

from __future__ import annotations

from coursewell.courses.checking.doors.register import DOORS, a_course, a_slug, a_teacher
from coursewell.courses.checking.names import OWNER_OF_LINKS
from coursewell.courses.models import Course, Instructor
from freshkeys.checking.pen import Pen

Link = Course.instructors.through


@DOORS.add("M2M add()", only_plot=OWNER_OF_LINKS)
def add(pen: Pen) -> None:
    course, teacher = a_course(pen), a_teacher(pen)
    with pen.single():
        course.instructors.add(teacher)


@DOORS.add("M2M remove()", only_plot=OWNER_OF_LINKS)
def remove(pen: Pen) -> None:
    course, teacher = a_course(pen), a_teacher(pen)
    with pen.single():
        course.instructors.remove(teacher)


@DOORS.add("M2M clear()", weight=1, only_plot=OWNER_OF_LINKS)
def clear(pen: Pen) -> None:
    course = a_course(pen)
    with pen.single():
        course.instructors.clear()


@DOORS.add("M2M set()", only_plot=OWNER_OF_LINKS)
def assign(pen: Pen) -> None:
    course, teacher = a_course(pen), a_teacher(pen)
    with pen.single():
        course.instructors.set([teacher])


@DOORS.add("M2M from the other side", only_plot=OWNER_OF_LINKS)
def from_the_other_side(pen: Pen) -> None:
    teacher = a_teacher(pen)
    courses = list(Course.objects.filter(slug__startswith=f"heron-{pen.plot}-"))
    with pen.single():
        teacher.courses.set(pen.random.sample(courses, pen.random.randint(0, len(courses))))


@DOORS.add("M2M through its own model", only_plot=OWNER_OF_LINKS)
def through(pen: Pen) -> None:
    links = Link.objects.filter(course__slug=a_slug(pen))
    with pen.single():
        links.delete()


@DOORS.add("save() of a teacher")
def rename(pen: Pen) -> None:
    teacher = a_teacher(pen)
    teacher.name = f"{teacher.name.partition(' ')[0]} n{pen.number()}"
    with pen.single():
        teacher.save()


@DOORS.add("update() of teachers")
def rename_by_update(pen: Pen) -> None:
    teacher = a_teacher(pen)
    with pen.single():
        Instructor.objects.filter(pk=teacher.pk).update(name=f"{teacher.name.partition(' ')[0]} n{pen.number()}")
