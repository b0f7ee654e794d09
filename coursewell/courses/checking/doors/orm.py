"""Doors of Django's models: one row, many rows, deletion with what hangs on it."""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Concat

from coursewell.courses.checking.doors.register import DOORS, a_course, a_slug, a_subject, summary, title
from coursewell.courses.checking.plots import furnish
from coursewell.courses.models import Content, Course, Module, Subject
from freshkeys.checking.pen import Pen

#: More modules would only make pages longer.
MAX_MODULES = 4


@DOORS.add("save()")
def save(pen: Pen) -> None:
    course = a_course(pen)
    course.title, course.summary = title(pen), summary(pen)
    with pen.single():
        course.save()


@DOORS.add("save() of a subject")
def save_a_subject(pen: Pen) -> None:
    subject = a_subject(pen)
    subject.title = f"Subject n{pen.number()}"
    with pen.single():
        subject.save(update_fields=["title"])


@DOORS.add("save() of a lesson")
def save_a_lesson(pen: Pen) -> None:
    lesson = Content.objects.get(module__course__slug=a_slug(pen), module__slug="first", slug="text")
    lesson.title, lesson.body = f"Lesson n{pen.number()}", f"Text n{pen.number()}"
    with pen.single():
        lesson.save()


@DOORS.add("create()")
def create(pen: Pen) -> None:
    course = a_course(pen)
    if course.modules.count() < MAX_MODULES:
        with pen.single():
            course.modules.create(title=f"Module n{pen.number()}")


@DOORS.add("update()")
def update(pen: Pen) -> None:
    courses = Course.objects.filter(slug=a_slug(pen))
    with pen.single():
        courses.update(title=title(pen), summary=summary(pen))


@DOORS.add("update() of a whole plot")
def update_all(pen: Pen) -> None:
    with pen.single():
        Course.objects.filter(slug__startswith=f"heron-{pen.plot}-").update(summary=summary(pen))


@DOORS.add("update() with expressions")
def update_with_expressions(pen: Pen) -> None:
    subjects = Subject.objects.filter(slug__startswith=f"marsh-{pen.plot}-")
    with pen.single():
        subjects.update(title=Concat(Value(f"Subject n{pen.number()}"), F("slug")))


@DOORS.add("update_or_create()")
def update_or_create(pen: Pen) -> None:
    course = a_course(pen)
    with pen.atomic():
        course.modules.update_or_create(slug="given", defaults={"title": f"Module n{pen.number()}"})


@DOORS.add("moving a course")
def move(pen: Pen) -> None:
    course, subject = a_course(pen), a_subject(pen)
    course.subject = subject
    with pen.single():
        course.save(update_fields=["subject"])


@DOORS.add("moving a module")
def move_a_module(pen: Pen) -> None:
    """It leaves the collection of one course for that of another."""
    here, there = a_course(pen), a_course(pen)
    module = here.modules.exclude(slug__in=there.modules.values("slug")).first()
    if module is not None:
        module.course = there
        with pen.single():
            module.save(update_fields=["course"])


@DOORS.add("hiding and showing")
def hide_or_show(pen: Pen) -> None:
    course = a_course(pen)
    course.state = "draft" if course.state == "published" else "published"
    with pen.single():
        course.save(update_fields=["state"])


@DOORS.add("bulk_create()")
def bulk_create(pen: Pen) -> None:
    course = a_course(pen)
    made = [Module(course=course, title=f"Module n{pen.number()}") for _ in range(2)]
    if course.modules.count() < MAX_MODULES:
        with pen.single():
            Module.objects.bulk_create(made)


@DOORS.add("bulk_create() with update_conflicts")
def bulk_upsert(pen: Pen) -> None:
    course = a_course(pen)
    made = [Module(course=course, slug=slug, title=f"Module n{pen.number()}") for slug in ("given", "first")]
    with pen.single():
        Module.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["course", "slug"], update_fields=["title"]
        )


@DOORS.add("bulk_update()")
def bulk_update(pen: Pen) -> None:
    modules = list(Module.objects.filter(course__slug=a_slug(pen)))
    pen.random.shuffle(modules)
    for position, module in enumerate(modules):
        module.position, module.title = position, f"Module n{pen.number()}"
    if modules:
        with pen.single():
            Module.objects.bulk_update(modules, ["position", "title"])


@DOORS.add("delete() with cascade", weight=3)
def delete(pen: Pen) -> None:
    module = Module.objects.filter(course__slug=a_slug(pen)).exclude(slug="first").first()
    if module is not None:
        with pen.single():
            module.delete()


@DOORS.add("delete() of a query set")
def delete_many(pen: Pen) -> None:
    modules = Module.objects.filter(course__slug__startswith=f"heron-{pen.plot}-").exclude(slug="first")
    with pen.single():
        modules.delete()


@DOORS.add("a lesson that comes")
def add_a_lesson(pen: Pen) -> None:
    course = a_course(pen)
    with pen.atomic():
        module, _ = course.modules.get_or_create(slug="second", defaults={"title": f"Module n{pen.number()}"})
        Content.objects.update_or_create(
            module=module,
            slug="more",
            defaults={"title": f"Lesson n{pen.number()}", "body": f"Text n{pen.number()}", "is_open": True},
        )


@DOORS.add("deleting a course", weight=1)
def replace(pen: Pen) -> None:
    """And another takes its address, in a commit of its own: nothing of the old one may remain."""
    course = a_course(pen)
    owner, subject, slug = course.owner, course.subject, course.slug
    with pen.atomic():
        course.delete()
    number = pen.number()
    with pen.atomic():
        made = Course.objects.create(owner=owner, subject=subject, title=title(pen), slug=slug, state="published")
        furnish(made, number)
