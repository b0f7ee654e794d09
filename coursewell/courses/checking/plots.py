"""The plots of the catalogue: two subjects each, with two courses, their modules, lessons and teachers.

Every title, summary and text ends in a number that is written once only, so that a page shows what it was made of.
`state` names the registers; `pages` finds them in pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from coursewell.courses.checking.names import (
    COUNT,
    COURSES,
    LESSONS,
    MOMENTS,
    OWNER_OF_LINKS,
    SUBJECTS,
    TEACHERS,
    WORD,
    reader,
    session,
)
from coursewell.courses.checking.names import course as course_slug
from coursewell.courses.checking.names import subject as subject_slug
from coursewell.courses.checking.names import teacher as teacher_slug

__all__ = ["COUNT", "MOMENTS", "prepare", "state"]

Rows = Callable[[str], Sequence[tuple[Any, ...]]]

_COURSES = """SELECT c.slug, c.title, c.summary, s.title, s.slug,
(SELECT count(*) FROM courses_module m WHERE m.course_id = c.id), c.state, c.enrolment_opens_at, c.enrolment_closes_at
FROM courses_course c JOIN courses_subject s ON s.id = c.subject_id WHERE c.slug LIKE 'heron-{plot}-%'"""
_TEACHERS = """SELECT c.slug, i.slug, i.name FROM courses_course_instructors l
JOIN courses_course c ON c.id = l.course_id JOIN courses_instructor i ON i.id = l.instructor_id
WHERE c.slug LIKE 'heron-{plot}-%' ORDER BY i.name"""
_MODULES = """SELECT c.slug, m.title FROM courses_module m JOIN courses_course c ON c.id = m.course_id
WHERE c.slug LIKE 'heron-{plot}-%' ORDER BY m.position, m.id"""
_LESSONS = """SELECT c.slug, m.slug, l.slug, l.title, l.body FROM courses_content l
JOIN courses_module m ON m.id = l.module_id JOIN courses_course c ON c.id = m.course_id
WHERE c.slug LIKE 'heron-{plot}-%'"""
_READER = """SELECT name, is_active, (SELECT count(*) FROM django_session WHERE session_key = '{session}')
FROM accounts_user WHERE email = '{reader}'"""
_SUBJECTS = "SELECT slug, title FROM courses_subject WHERE slug LIKE 'marsh-{plot}-%'"
_PEOPLE = "SELECT slug, name FROM courses_instructor WHERE slug IN ('ida-{plot}', 'jon-{plot}')"


def prepare() -> None:
    """Make all plots, through Django."""
    from coursewell.accounts.models import User
    from coursewell.courses.checking import readers
    from coursewell.courses.checking.cascades import let_the_database_cascade
    from coursewell.courses.models import Course, Instructor, Subject

    owner = User.objects.create(email="owner@coursewell.invalid")
    for plot in range(COUNT):
        readers.make(plot)
        subjects = [
            Subject.objects.create(title=f"Subject n{plot}s{number}", slug=subject_slug(plot, number))
            for number in range(SUBJECTS)
        ]
        people = [
            Instructor.objects.create(name=f"{name} n{plot}s", slug=teacher_slug(plot, number))
            for number, name in enumerate(("Ida", "Jon"))
        ]
        for number in range(COURSES):
            course = Course.objects.create(
                owner=owner,
                subject=subjects[number % SUBJECTS],
                title=f"Course {WORD} n{plot}s{number}",
                summary=f"Summary n{plot}s{number}",
                slug=course_slug(plot, number),
                state="published",
            )
            furnish(course, f"{plot}s{number}")
            if plot == OWNER_OF_LINKS:
                course.instructors.add(people[0])
    let_the_database_cascade()


def furnish(course: Any, number: str) -> None:
    """The module with the lesson that every course has."""
    module = course.modules.create(title=f"Module n{number}", slug="first")
    module.contents.create(title=f"Lesson n{number}", slug="text", body=f"Text n{number}", is_open=True)


def state(rows: Rows, plot: int) -> dict[str, Any]:
    """All registers of a plot, each read by one statement."""
    courses = {row[0]: row[1:] for row in rows(_COURSES.format(plot=plot))}
    listed = {slug: row for slug, row in courses.items() if row[5] == "published"}
    lessons = {tuple(row[:3]): (row[3], row[4]) for row in rows(_LESSONS.format(plot=plot))}
    found: dict[str, Any] = {}
    for number in range(COURSES):
        slug = course_slug(plot, number)
        row = listed.get(slug)
        found[f"card {slug}"] = row and [row[0], row[1], row[2], row[4]]
        found[f"head {slug}"] = row and [row[0], row[1]]
        found[f"{MOMENTS}{slug}"] = row and [_seconds(row[6]), _seconds(row[7])]
        for module, content in LESSONS:
            title, body = lessons.get((slug, module, content), (None, None))
            found[f"lesson {slug}/{module}/{content}"] = title
            found[f"text {slug}/{module}/{content}"] = body
            found[f"readable {slug}/{module}/{content}"] = True if row and title else None
    found |= _subjects(rows, plot, listed) | _teaching(rows, plot, listed) | _modules(rows, plot)
    for name, is_active, is_signed_in in rows(_READER.format(reader=reader(plot), session=session(plot))):
        found[f"account {plot}"] = name if is_active and is_signed_in else None
    found[f"feed {plot}"] = [[slug, row[0], row[1], row[2]] for slug, row in sorted(listed.items())]
    found[f"map {plot}"] = sorted(listed)
    return found


def _subjects(rows: Rows, plot: int, listed: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    titles = {row[0]: row[1] for row in rows(_SUBJECTS.format(plot=plot))}
    found: dict[str, Any] = {}
    for number in range(SUBJECTS):
        slug = subject_slug(plot, number)
        found[f"name {slug}"] = titles.get(slug)
        found[f"count {slug}"] = sum(row[3] == slug for row in listed.values())
        for course in [course_slug(plot, number) for number in range(COURSES)]:
            found[f"in {slug} {course}"] = True if course in listed and listed[course][3] == slug else None
    return found


def _teaching(rows: Rows, plot: int, listed: dict[str, tuple[Any, ...]]) -> dict[str, Any]:
    names = {row[0]: row[1] for row in rows(_PEOPLE.format(plot=plot))}
    links = [tuple(row) for row in rows(_TEACHERS.format(plot=plot))]
    courses = [course_slug(plot, number) for number in range(COURSES)]
    found: dict[str, Any] = {f"teachers {slug}": [name for one, _, name in links if one == slug] for slug in courses}
    for number in range(TEACHERS):
        person = teacher_slug(plot, number)
        taught = {slug for slug, one, _ in links if one == person and slug in listed}
        found[f"person {person}"] = names.get(person)
        found[f"teaches {person}"] = True if taught else None
        for slug in courses:
            found[f"taught {person} {slug}"] = True if slug in taught else None
    return found


def _modules(rows: Rows, plot: int) -> dict[str, Any]:
    found: dict[str, list[str]] = {f"modules {course_slug(plot, number)}": [] for number in range(COURSES)}
    for slug, title in rows(_MODULES.format(plot=plot)):
        found[f"modules {slug}"].append(title)
    return found


def _seconds(moment: datetime | str | None) -> float | None:
    """Seconds since 1970; SQLite keeps moments as text in UTC."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    if moment is not None and moment.tzinfo is None:  # as Django's cursor on SQLite may give it
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp() if moment else None
