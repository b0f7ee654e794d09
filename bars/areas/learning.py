"""The bars of learning."""

from __future__ import annotations

from collections.abc import Iterator

from bars.bar import Bar, Outcome
from bars.browser import in_a_browser
from bars.enrolment_day import enrolment_day
from bars.lesson_speed import lesson_speed
from bars.moments import moments
from bars.quiz import quiz
from bars.seats import seats
from bars.visitors import visitors


def journeys() -> Iterator[Outcome]:
    """Register, enrol, learn, fail and pass a quiz, be certified: keyboard alone, on a phone, with axe."""
    yield in_a_browser(
        "a student's way through a course", "tests/browser/test_student.py", "tests/browser/test_learning.py"
    )


BARS: list[Bar] = [lesson_speed, enrolment_day, seats, quiz, moments, visitors, journeys]
