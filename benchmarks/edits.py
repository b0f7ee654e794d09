"""Forty edits of a small catalogue, and what each means for its pages: the list that `precision` goes through.

There are two subjects (s0, s1), two instructors (i0, i1), and four published courses: c0 and c2 in s0, taught by i0; c1
and c3 in s1, taught by i1. Each has two modules with two open lessons, and a file. There is also a draft, c9.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGES = {
    "list": "/",
    "search": "/?q=course",
    "subject": "/subjects/s0/",
    "course": "/courses/c0/",
    "lesson": "/courses/c0/m0/t0/",
    "instructor": "/instructors/i0/",
    "feed": "/feed.atom",
    "sitemap": "/sitemap-courses-1.xml",
}


@dataclass(frozen=True)
class Edit:
    """One edit by plain SQL. On pages that are in neither list it cannot matter: they must stay as they were kept."""

    name: str
    sql: str
    #: Pages that must look different afterwards.
    changes: tuple[str, ...] = ()
    #: Pages that read the same row without showing what was edited of it, a collection that it is in, or its table as a
    #: whole (counts of courses, and joins over who teaches what): they may be built again, and may look as before.
    near: tuple[str, ...] = ()


def _edit(name: str, sql: str, changes: str = "", near: str = "") -> Edit:
    return Edit(name, sql, tuple(changes.split()), tuple(near.split()))


def _course(slug: str) -> str:
    return f"(SELECT id FROM courses_course WHERE slug = '{slug}')"


def _module(course: str, module: str) -> str:
    return f"(SELECT id FROM courses_module WHERE slug = '{module}' AND course_id = {_course(course)})"


def _set(course: str, what: str) -> str:
    return f"UPDATE courses_course SET {what} WHERE slug = '{course}'"


def _lesson(course: str, module: str, lesson: str, what: str) -> str:
    return f"UPDATE courses_content SET {what} WHERE slug = '{lesson}' AND module_id = {_module(course, module)}"


def _insert_lesson(course: str) -> str:
    return (
        "INSERT INTO courses_content (module_id, title, slug, body, is_open) "
        f"SELECT id, 'New', 'new', 'x', is_open FROM (SELECT {_module(course, 'm0')} AS id, "
        "(SELECT is_open FROM courses_content LIMIT 1) AS is_open) AS given"
    )


EDITS = [
    # Another course, of another subject and another instructor.
    _edit("text of a lesson of c1", _lesson("c1", "m0", "t0", "body = body || ' x'")),
    _edit("title of a lesson of c1", _lesson("c1", "m0", "t0", "title = 'x'")),
    _edit("a lesson of c1 is closed", _lesson("c1", "m0", "t0", "is_open = NOT is_open")),
    _edit("a lesson of c1 comes", _insert_lesson("c1")),
    _edit(
        "a lesson of c1 goes", f"DELETE FROM courses_content WHERE slug = 't1' AND module_id = {_module('c1', 'm0')}"
    ),
    _edit("lessons of c1 change places", _lesson("c1", "m0", "t0", "position = 9")),
    _edit(
        "title of a module of c1",
        f"UPDATE courses_module SET title = 'x' WHERE id = {_module('c1', 'm0')}",
        near="list search instructor",
    ),
    _edit(
        "a module of c1 comes",
        f"INSERT INTO courses_module (course_id, title) VALUES ({_course('c1')}, 'x')",
        "list search",
        near="instructor",
    ),
    _edit(
        "modules of c1 change places",
        f"UPDATE courses_module SET position = 9 WHERE id = {_module('c1', 'm0')}",
        near="list search instructor",
    ),
    _edit("a file of c1", f"UPDATE courses_attachment SET size = size + 1 WHERE course_id = {_course('c1')}"),
    _edit("a file of c1 goes", f"DELETE FROM courses_attachment WHERE course_id = {_course('c1')}"),
    _edit(
        "nobody teaches c1",
        f"DELETE FROM courses_course_instructors WHERE course_id = {_course('c1')}",
        "list search",
    ),
    _edit(
        "i0 teaches c1 too",
        "INSERT INTO courses_course_instructors (course_id, instructor_id) "
        f"VALUES ({_course('c1')}, (SELECT id FROM courses_instructor WHERE slug = 'i0'))",
        "list search instructor",
    ),
    _edit(
        "title of c1",
        _set("c1", "title = 'x'"),
        "list search feed",
        near="subject instructor sitemap",
    ),
    _edit(
        "summary of c1",
        _set("c1", "summary = 'x'"),
        "list search feed",
        near="subject instructor sitemap",
    ),
    _edit(
        "what c1 is about",
        _set("c1", "overview = 'x'"),
        near="list search subject instructor feed sitemap",
    ),
    _edit(
        "c1 is hidden",
        _set("c1", "state = 'draft'"),
        "list search subject feed sitemap",
        near="instructor",
    ),
    _edit(
        "c1 moves to s0",
        _set("c1", "subject_id = (SELECT id FROM courses_subject WHERE slug = 's0')"),
        "list search subject feed",
        near="instructor sitemap",
    ),
    _edit(
        "enrolment in c1 is over",
        _set("c1", "enrolment_closes_at = '2020-01-01 00:00:00+00:00'"),
        near="list search subject instructor feed sitemap",
    ),
    # This course, and its neighbour of the same subject and instructor.
    _edit(
        "text of this lesson",
        _lesson("c0", "m0", "t0", "body = body || ' x'"),
        "lesson",
        near="course",
    ),
    _edit(
        "title of this lesson",
        _lesson("c0", "m0", "t0", "title = 'x'"),
        "course lesson",
    ),
    _edit(
        "text of the next lesson",
        _lesson("c0", "m0", "t1", "body = body || ' x'"),
        near="course lesson",
    ),
    _edit(
        "title of a lesson of the next module",
        _lesson("c0", "m1", "t0", "title = 'x'"),
        "course lesson",
    ),
    _edit(
        "title of a module of c0",
        f"UPDATE courses_module SET title = 'x' WHERE id = {_module('c0', 'm1')}",
        "course lesson",
        near="list search subject instructor",
    ),
    _edit(
        "a module of c0 comes",
        f"INSERT INTO courses_module (course_id, title) VALUES ({_course('c0')}, 'x')",
        "list search subject course lesson instructor",
    ),
    _edit(
        "title of c0",
        _set("c0", "title = 'x'"),
        "list search subject course lesson instructor feed",
        near="sitemap",
    ),
    _edit(
        "what c0 is about",
        _set("c0", "overview = 'x'"),
        "course",
        near="list search subject instructor feed sitemap",
    ),
    _edit("text of a lesson of c2", _lesson("c2", "m0", "t0", "body = body || ' x'")),
    _edit(
        "title of c2",
        _set("c2", "title = 'x'"),
        "list search subject instructor feed",
        near="sitemap",
    ),
    # People and subjects.
    _edit(
        "about i0",
        "UPDATE courses_instructor SET bio = 'x' WHERE slug = 'i0'",
        "course instructor",
        near="list search subject",
    ),
    _edit(
        "name of i0",
        "UPDATE courses_instructor SET name = 'x' WHERE slug = 'i0'",
        "list search subject course instructor",
    ),
    _edit(
        "about i1",
        "UPDATE courses_instructor SET bio = 'x' WHERE slug = 'i1'",
        near="list search subject course instructor",
    ),
    _edit(
        "name of i1",
        "UPDATE courses_instructor SET name = 'x' WHERE slug = 'i1'",
        "list search",
        near="subject course instructor",
    ),
    _edit(
        "title of s0",
        "UPDATE courses_subject SET title = 'x' WHERE slug = 's0'",
        "list search subject course instructor feed",
    ),
    _edit(
        "title of s1",
        "UPDATE courses_subject SET title = 'x' WHERE slug = 's1'",
        "list search subject feed",
        near="course instructor",
    ),
    # What nobody sees.
    _edit(
        "title of a draft",
        _set("c9", "title = 'x'"),
        near="list search subject instructor feed sitemap",
    ),
    _edit(
        "a lesson of a draft comes",
        f"INSERT INTO courses_module (course_id, title) VALUES ({_course('c9')}, 'x')",
        near="instructor",
    ),
    _edit("somebody signs in", "UPDATE accounts_user SET last_login = '2026-01-01 00:00:00+00:00'"),
    _edit(
        "a session",
        "INSERT INTO django_session (session_key, session_data, expire_date) "
        "VALUES ('x', '', '2030-01-01 00:00:00+00:00')",
    ),
    _edit("a password", "UPDATE accounts_user SET password = 'x'"),
]
