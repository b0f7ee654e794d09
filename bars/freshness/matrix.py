"""The matrix of the checker: databases and stores with every fault; and every seeded defect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from config.commands.freshness import PLAN
from freshkeys.checking.check import check
from freshkeys.checking.defects import DEFECTS
from freshkeys.checking.faults import FAULTS
from freshkeys.checking.rig import Plan
from freshkeys.checking.tally import HONEST, Tally

#: One round with a new database and new processes; as many rounds as it takes.
ROUND_SECONDS = 180.0
TEETH_SECONDS = 120
VENDORS = {"sqlite": "sqlite", "postgresql": "postgres"}


@dataclass
class Sum:
    """Several tallies together."""

    checked: int = 0
    values: int = 0
    seconds: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally | Sum) -> Sum:
        self.checked += other.checked
        self.values += other.values
        self.seconds += other.seconds
        self.wrong += other.wrong
        self.errors += other.errors
        return self

    @property
    def is_clean(self) -> bool:
        return self.checked > 0 and not self.wrong and not set(self.errors) - HONEST

    def __str__(self) -> str:
        wrong = ", ".join(f"{count} {kind}" for kind, count in self.wrong.items()) or "0 wrong"
        errors = "".join(f", {count} errors {kind}" for kind, count in self.errors.items())
        return f"{wrong} of {self.checked:,}{errors}"


def matrix(answers: int) -> Iterator[tuple[str, Sum]]:
    """Each combination until a quarter of the answers was checked, or something was wrong."""
    for database in ("sqlite", "postgres"):
        for l2 in ("none", "valkey"):
            plan = Plan(**PLAN, database=database, l2=l2, faults=tuple(FAULTS), seconds=ROUND_SECONDS)
            found = Sum()
            while found.checked < answers / 4 and not found.wrong:
                tally = check(plan, lambda line: None)
                found += tally
                for example in [*tally.examples, *tally.error_examples.values()][:3]:
                    print("   ", example[:600], flush=True)
            yield f"answers on {tally.title}, all faults", found


def teeth_of() -> Iterator[tuple[str, Tally, int]]:
    for defect in DEFECTS.values():
        for vendor in defect.vendors:
            plan = Plan(
                **PLAN,
                database=VENDORS[vendor],  # type: ignore[arg-type]
                l2=defect.l2,  # type: ignore[arg-type]
                defect=defect.name,
                doors=defect.doors,
                pages=defect.pages,
                pause_seconds=defect.pause_seconds,
                faults=defect.faults,
                seconds=TEETH_SECONDS,
                stop_at_first=True,
            )
            yield f"{defect.name}, {VENDORS[vendor]}", check(plan, lambda line: None), TEETH_SECONDS
