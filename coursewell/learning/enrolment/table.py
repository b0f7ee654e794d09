"""A table of people to enrol (CSV): each line is done by itself, and what became of it is said by its number."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coursewell.accounts.addresses import owner_of
from coursewell.courses.models import Course
from coursewell.learning.enrolment.enrolling import enrol_by_staff, enrolment_of
from coursewell.learning.enrolment.errors import EnrolmentError
from coursewell.learning.models import Enrolment


class TableError(Exception):
    """The table as a whole cannot be read; nobody was enrolled."""


@dataclass(frozen=True)
class Outcome:
    """What became of one line."""

    line: int
    email: str
    course: str
    is_well: bool
    is_new: bool
    said: str


def enrol_table(lines: Iterable[str], *, course: str = "", via: str = Enrolment.Via.CSV) -> Iterator[Outcome]:
    """`lines` begin with the names of the columns: `email`, and `course` (its slug) where none is given.

    Running it again changes nothing for those who are in.

    Raises:
        TableError: a column is missing.
    """
    rows = csv.reader(_separated(lines), delimiter=",")
    names = [name.strip().casefold() for name in next(rows, [])]
    if "email" not in names or ("course" not in names and not course):
        wanted = "email" if course else "email and course"
        raise TableError(f"The first line has to name the columns, among them {wanted}; it names {', '.join(names)}.")
    for row in rows:
        if any(cell.strip() for cell in row):
            values = dict(zip(names, (cell.strip() for cell in row), strict=False))
            yield enrol_one(rows.line_num, values.get("email", ""), values.get("course", "") or course, via=via)


def _separated(lines: Iterable[str]) -> Iterator[str]:
    """As spreadsheets of some countries write it, with semicolons and a mark at its beginning, or with commas."""
    has_semicolons = None
    for line in lines:
        if has_semicolons is None:
            line = line.removeprefix("\ufeff")
            has_semicolons = ";" in line and "," not in line
        yield line.replace(";", ",") if has_semicolons else line


def enrol_one(line: int, email: str, slug: str, *, via: str) -> Outcome:
    def outcome(said: str, *, is_well: bool = False, is_new: bool = False) -> Outcome:
        return Outcome(line, email, slug, is_well, is_new, said)

    user = owner_of(email)
    course = Course.objects.filter(slug=slug).first() if slug and "\0" not in slug else None
    if user is None:
        return outcome("nobody with this e-mail address has an account: ask them to sign up")
    if course is None:
        return outcome("there is no course with this slug")
    if enrolment_of(course, user) is not None:
        return outcome("was enrolled already", is_well=True)
    try:
        enrol_by_staff(course=course, user=user, via=via)
    except EnrolmentError as error:
        return outcome(str(error))
    return outcome("enrolled", is_well=True, is_new=True)
