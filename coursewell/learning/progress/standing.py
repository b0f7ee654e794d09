"""How far somebody is, for pages: two remembered values, asked by the person, so that nobody else disturbs them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coursewell.courses.outline import Outline, Row
from coursewell.learning.models import Enrolment, Progress
from freshkeys import remember


@dataclass(frozen=True)
class Standing:
    """What is done of the contents that the course has now."""

    done: frozenset[str]
    total: int

    @property
    def count(self) -> int:
        return len(self.done)

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when all is done."""
        return self.count * 100 // self.total if self.total else 0

    @property
    def is_all(self) -> bool:
        return 0 < self.total == self.count


def standing_of(rows: Collection[Row], done: Collection[str]) -> Standing:
    return Standing(frozenset(row.uid for row in rows).intersection(done), len(rows))


def standing_in(outline: Outline, enrolment: int) -> Standing:
    """One query cold, none warm."""
    return standing_of(outline.rows, done_in(enrolment))


def done_in(enrolment: int) -> frozenset[str]:
    """The uids of what is done, whether the course has it now or not."""
    rows = Progress.objects.filter(enrolment=enrolment).exclude(done_at=None).values_list("uid", flat=True)
    found: frozenset[str] = remember("done_in_enrolment", lambda: frozenset(rows.all()), vary=(enrolment,))
    return found


def enrolment_ids(user: int) -> dict[int, int]:
    """The enrolment of somebody by the course that they are in. One query cold, none warm."""
    rows = Enrolment.objects.active().filter(user=user).values_list("course", "pk")
    found: dict[int, int] = remember("enrolments_of_user", lambda: dict(rows.all()), vary=(user,))
    return found
