"""Where a student stands in a quiz: what its button says. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coursewell.learning.models import Attempt
from coursewell.learning.quizzes.attempts import has_passed
from coursewell.learning.quizzes.settings import Settings
from freshkeys import clock


@dataclass(frozen=True)
class Standing:
    """`open`: an attempt that goes on. `over`: one whose time has ended and that nobody has looked at since."""

    attempts: tuple[Attempt, ...]
    open: Attempt | None
    over: Attempt | None
    best: Attempt | None
    is_passed: bool
    left: int | None

    @property
    def may_start(self) -> bool:
        return self.open is None and self.left != 0


def standing_in(*, enrolment: int, uid: str, settings: Settings) -> Standing:
    """One query."""
    rows = Attempt.objects.filter(enrolment=enrolment).order_by("number")
    attempts = tuple(row for row in rows if row.uid == uid)
    unmarked = [attempt for attempt in attempts if attempt.submitted_at is None]
    over = [attempt for attempt in unmarked if clock.has_passed(attempt.ends_at)]
    marked = [attempt for attempt in attempts if attempt.submitted_at is not None]
    return Standing(
        attempts=attempts,
        open=next((attempt for attempt in unmarked if attempt not in over), None),
        over=over[-1] if over else None,
        best=max(marked, key=_share, default=None),
        is_passed=any(map(has_passed, marked)),
        left=None if settings.attempts is None else max(0, settings.attempts - len(attempts)),
    )


def _share(attempt: Attempt) -> Any:
    return attempt.points / attempt.of if attempt.of and attempt.points is not None else 0
