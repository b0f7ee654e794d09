"""Finding, or making, the instructors that a document names."""

from __future__ import annotations

from coursewell.authoring.applying.changes import Changes, save_if_changed
from coursewell.authoring.document import Person
from coursewell.authoring.slugs import free_slug, slug_of
from coursewell.courses.models import Course, Instructor


def set_instructors(course: Course, people: tuple[Person, ...], changes: Changes) -> bool:
    """Whether the course's instructors changed. The rows between the two keep the order of the document."""
    between = Course.instructors.through
    wanted = list(dict.fromkeys(instructor_for(person, changes).pk for person in people))
    present = between.objects.filter(course_id=course.pk).order_by("pk")
    if wanted == list(present.values_list("instructor_id", flat=True)):
        return False
    present.delete()
    between.objects.bulk_create(between(course_id=course.pk, instructor_id=pk) for pk in wanted)
    return True


def instructor_for(person: Person, changes: Changes) -> Instructor:
    """By slug where the document gives one, by name otherwise. A biography is only ever replaced by another one."""
    found = Instructor.objects.filter(slug=person.slug) if person.slug else Instructor.objects.filter(name=person.name)
    instructor = found.order_by("pk").first()
    if instructor is None:
        changes.note("created", "instructor")
        return Instructor.objects.create(name=person.name, slug=person.slug or slug_for(person.name), bio=person.bio)
    values = {"name": person.name} | ({"bio": person.bio} if person.bio else {})
    if save_if_changed(instructor, values):
        changes.note("updated", "instructor")
    return instructor


def slug_for(name: str) -> str:
    slug = slug_of(name, "instructor")
    return free_slug(slug, set(Instructor.objects.filter(slug__startswith=slug).values_list("slug", flat=True)))
