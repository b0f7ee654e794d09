"""Writes of ten kinds. Every title carries a number of its own, so that a page shows what it was made of."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count

from bars.freshness.databases import Database

#: Found by the search of every page of ours; the number after it is written once only.
WORD = "heronquill"
SUBJECT_WORD = "marshland"
OURS = "slug LIKE 'heron-%'"
COURSES = 10  # with the demo's they fit on the first page of the list


class Writer:
    """Writes by plain SQL to courses, subjects and modules that it made itself."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.random = random.Random(seed)
        self.numbers = count(1)
        self.writes = 0
        self.kinds: tuple[Callable[[], list[str]], ...] = (
            self.retitle,
            self.rename_subject,
            self.add_module,
            self.retitle_module,
            self.delete_module,
            self.move,
            self.hide_or_show,
            self.retitle_all,
            self.add_modules_everywhere,
            self.replace_course,
        )

    def title(self, what: str = "Course") -> str:
        return f"{what} {WORD} n{next(self.numbers)}x"

    def prepare(self) -> None:
        """Three subjects with courses of our own, beside what is there."""
        for number in range(3):
            name = f"{SUBJECT_WORD} n{next(self.numbers)}x"
            self.database.execute(f"INSERT INTO courses_subject (title, slug) VALUES ('{name}', 'marsh-{number}')")
        for number in range(COURSES):
            self.database.execute(self.inserted(number % 3, f"heron-{number}"))

    def inserted(self, subject: int, slug: str) -> str:
        return (
            "INSERT INTO courses_course (owner_id, subject_id, title, slug, state) "
            f"SELECT (SELECT min(id) FROM accounts_user), id, '{self.title()}', '{slug}', 'published' "
            f"FROM courses_subject WHERE slug = 'marsh-{subject}'"
        )

    def statements(self) -> list[str]:
        """The next write."""
        self.writes += 1
        return self.kinds[self.writes % len(self.kinds)]()

    def course(self) -> int:
        found = self.database.rows("SELECT id FROM courses_course WHERE slug LIKE 'heron-%' ORDER BY id")
        return int(self.random.choice(found)[0])

    def retitle(self) -> list[str]:
        return [f"UPDATE courses_course SET title = '{self.title()}' WHERE id = {self.course()}"]

    def rename_subject(self) -> list[str]:
        slug = f"marsh-{self.random.randrange(3)}"
        return [
            f"UPDATE courses_subject SET title = '{SUBJECT_WORD} n{next(self.numbers)}x' WHERE slug = '{slug}'",
        ]

    def add_module(self) -> list[str]:
        title = self.title("Module")
        return [f"INSERT INTO courses_module (course_id, title) VALUES ({self.course()}, '{title}')"]

    def retitle_module(self) -> list[str]:
        title = self.title("Module")
        return [f"UPDATE courses_module SET title = '{title}' WHERE id = ({self.newest_module()})"]

    def delete_module(self) -> list[str]:
        return [f"DELETE FROM courses_module WHERE id = ({self.newest_module()})"]

    def newest_module(self) -> str:
        return f"SELECT max(id) FROM courses_module WHERE title LIKE '%{WORD}%'"

    def move(self) -> list[str]:
        slug = f"marsh-{self.random.randrange(3)}"
        subject = f"(SELECT id FROM courses_subject WHERE slug = '{slug}')"
        return [f"UPDATE courses_course SET subject_id = {subject} WHERE id = {self.course()}"]

    def hide_or_show(self) -> list[str]:
        state = "CASE state WHEN 'published' THEN 'draft' ELSE 'published' END"
        return [f"UPDATE courses_course SET state = {state} WHERE id = {self.course()}"]

    def retitle_all(self) -> list[str]:
        number = next(self.numbers)
        title = f"'Course {WORD} n{number}y' || substr(slug, 7) || 'x'"
        return [f"UPDATE courses_course SET title = {title} WHERE slug LIKE 'heron-%'"]

    def add_modules_everywhere(self) -> list[str]:
        title = f"'Module {WORD} n{next(self.numbers)}y' || id || 'x'"
        return [
            "DELETE FROM courses_module WHERE title LIKE 'Module%' AND id % 3 = 0",
            f"INSERT INTO courses_module (course_id, title) SELECT id, {title} FROM courses_course WHERE {OURS}",
        ]

    def replace_course(self) -> list[str]:
        """A course is deleted and another one takes its address: nothing of the old one may remain."""
        number = self.random.randrange(COURSES)
        chosen = f"(SELECT id FROM courses_course WHERE slug = 'heron-{number}')"
        return [
            f"DELETE FROM courses_module WHERE course_id = {chosen}",
            f"DELETE FROM courses_course WHERE slug = 'heron-{number}'",
            self.inserted(self.random.randrange(3), f"heron-{number}"),
        ]
