"""Who teaches: the instructors that a table names, and the courses they are linked with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coursewell.authoring.catalogue.outcome import Outcome
from coursewell.authoring.catalogue.slugs import settle_slugs
from coursewell.authoring.slugs import slug_of
from coursewell.courses.models import Course, Instructor

BATCH = 500


def settle_instructors(names: Iterable[str], outcome: Outcome) -> dict[str, int]:
    """The id of each name. Two people of one name cannot be told apart by a table, so they are one."""
    wanted = dict.fromkeys(name for name in names if name)
    if not wanted:
        return {}
    known = dict(Instructor.objects.order_by("-pk").values_list("name", "pk"))
    new = [name for name in wanted if name not in known]
    taken = set(Instructor.objects.values_list("slug", flat=True)) if new else set()
    slugs = settle_slugs({name: slug_of(name, "instructor") for name in new}, taken)
    made = Instructor.objects.bulk_create([Instructor(name=name, slug=slugs[name]) for name in new], batch_size=BATCH)
    outcome.changes.note("created", "instructor", len(made))
    known |= {instructor.name: instructor.pk for instructor in made}
    return {name: known[name] for name in wanted}


def links_of(courses: Iterable[int], source: str) -> dict[int, dict[int, int]]:
    """course -> instructor -> the row that links them, for those of the courses that have any."""
    ids = set(courses)
    links = Course.instructors.through.objects.filter(course__source=source)
    present: dict[int, dict[int, int]] = {}
    for pk, course, instructor in links.values_list("pk", "course_id", "instructor_id"):
        if course in ids:
            present.setdefault(course, {})[instructor] = pk
    return present


def set_teachers(wanted: Mapping[int, Iterable[int]], present: Mapping[int, Mapping[int, int]]) -> set[int]:
    """Make the instructors of each course those that are wanted. Gives the courses where that changed anything."""
    links = Course.instructors.through
    new, gone, touched = [], [], set()
    for course, people in wanted.items():
        held = present.get(course, {})
        asked = set(people)
        if asked != held.keys():
            touched.add(course)
        new += [links(course_id=course, instructor_id=pk) for pk in sorted(asked - held.keys())]
        gone += [held[pk] for pk in held.keys() - asked]
    for start in range(0, len(gone), BATCH):
        links.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    links.objects.bulk_create(new, batch_size=BATCH)
    return touched
