"""Requests pages and compares the numbered titles on them with what the database holds right now."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

from bars.freshness.databases import Database
from bars.freshness.writer import SUBJECT_WORD, WORD

COURSE = re.compile(rf"Course {WORD} (n[\dy]+x)")
MODULE = re.compile(rf"Module {WORD} (n[\dy]+x)")
SUBJECT = re.compile(rf"{SUBJECT_WORD} (n[\dy]+x)")
CARD = re.compile(r'<li class="card[ "].*?</li>\s*(?=<li class="card[ "]|</ul>)', re.S)


@dataclass
class Tally:
    """What the checks of one run found."""

    checks: int = 0
    stale: int = 0
    never_committed: int = 0
    errors: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return self.stale + self.never_committed + self.errors == 0

    def __str__(self) -> str:
        errors = f", {self.errors} errors" if self.errors else ""
        return f"{self.stale} stale, {self.never_committed} never committed{errors} of {self.checks:,}"

    def wrong(self, path: str, shown: set[str], expected: set[str], rolled_back: set[str]) -> None:
        if shown & rolled_back:
            self.never_committed += 1
        else:
            self.stale += 1
        if len(self.examples) < 3:
            self.examples.append(f"{path}: missing {sorted(expected - shown)}, shown {sorted(shown - expected)}")


class Reader:
    """Asks a running site on a new connection each time, so that every worker gets its turn."""

    def __init__(self, url: str, database: Database) -> None:
        self.url = url
        self.database = database
        self.tally = Tally()
        self.rolled_back: set[str] = set()

    def get(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as response:
                return html.unescape(response.read().decode())
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return ""
            self.tally.errors += 1
            return f"{error.code}"

    def check(self, path: str, pattern: re.Pattern[str], expected: set[str], page: str) -> None:
        shown = set(pattern.findall(page))
        self.tally.checks += 1
        if shown != expected:
            self.tally.wrong(path, shown, expected, self.rolled_back)

    def check_all(self, course: str) -> None:
        """The list, each subject, one course and the search."""
        published = "FROM courses_course WHERE state = 'published' AND slug LIKE 'heron-%'"
        taught = f"id IN (SELECT subject_id {published})"
        subjects = self.numbers(SUBJECT, f"SELECT title FROM courses_subject WHERE {taught}")
        everything = self.numbers(COURSE, f"SELECT title {published}")
        for path in ("/?order=title", f"/?q={WORD}"):
            page = self.get(path)
            self.check(path, COURSE, everything, page)
            self.check(path, SUBJECT, subjects, page)
        for number in range(3):
            path = f"/subjects/marsh-{number}/"
            subject = f"(SELECT id FROM courses_subject WHERE slug = 'marsh-{number}')"
            titles = f"SELECT title {published} AND subject_id = {subject}"
            self.check(path, COURSE, self.numbers(COURSE, titles), self.get(path))
        path = f"/courses/{course}/"
        page = self.get(path)
        self.check(path, COURSE, self.numbers(COURSE, f"SELECT title {published} AND slug = '{course}'"), page)
        self.check(path, MODULE, self.numbers(MODULE, self.modules_of(course)), page)

    def modules_of(self, course: str) -> str:
        return (
            "SELECT m.title FROM courses_module m JOIN courses_course c ON c.id = m.course_id "
            f"WHERE c.slug = '{course}' AND c.state = 'published'"
        )

    def numbers(self, pattern: re.Pattern[str], sql: str) -> set[str]:
        return set(self._found(pattern, sql))

    def _found(self, pattern: re.Pattern[str], sql: str) -> Iterator[str]:
        for (title,) in self.database.rows(sql):
            yield from pattern.findall(title)
