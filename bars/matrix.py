"""The checker in rounds: over databases and stores with every fault, and with every seeded defect."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

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
#: Of each round that finds something wrong, so many answers are shown.
EXAMPLES = 3


@dataclass
class Sum:
    """Several tallies together."""

    title: str = ""
    checked: int = 0
    not_judged: int = 0
    values: int = 0
    writes: int = 0
    seconds: float = 0.0
    wrong: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally | Sum) -> Sum:
        self.checked += other.checked
        self.not_judged += other.not_judged
        self.values += other.values
        self.writes += other.writes if isinstance(other, Sum) else sum(other.writes.values())
        self.seconds += other.seconds
        self.wrong += other.wrong
        self.errors += other.errors
        return self

    @property
    def rate(self) -> float:
        """Answers a second, with starting and judging in between."""
        return self.checked / self.seconds if self.seconds else 0.0

    @property
    def is_clean(self) -> bool:
        return self.checked > 0 and not self.wrong and not set(self.errors) - HONEST

    def __str__(self) -> str:
        wrong = ", ".join(f"{count} {kind}" for kind, count in self.wrong.items()) or "0 wrong"
        besides = [f"{count} errors {kind}" for kind, count in self.errors.items()]
        besides += [f"{self.not_judged} not judged"] * bool(self.not_judged)
        return f"{', '.join([f'{wrong} of {self.checked:,}', *besides])}, {self.rate:.0f} a second"


def rounds(plan: Plan, is_enough: Callable[[Sum], bool]) -> Sum:
    """Round after round until it is enough, or something is wrong."""
    found = Sum()
    while not found.wrong and not is_enough(found):
        tally = check(plan, lambda line, found=found: progress(f"{plan.database}, {plan.l2}: {found}; {line}"))  # type: ignore[misc]
        found.title = tally.title
        found += tally
        for example in [*tally.examples, *tally.error_examples.values()][:EXAMPLES]:
            print("   ", shortened(example), flush=True)
    return found


def shortened(example: str, most: int = 1200) -> str:
    """Without its middle: which door and which fault it was stands at the end."""
    return example if len(example) <= most else f"{example[: most // 2]} [...] {example[-most // 2 :]}"


def progress(line: str) -> None:
    """Say how far it is, on the terminal and in no result."""
    print(f"    {time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def matrix(answers: int) -> Iterator[Sum]:
    """Each combination until a quarter of the answers was checked, or something was wrong."""
    for database in ("sqlite", "postgres"):
        for l2 in ("none", "valkey"):
            plan = Plan(**PLAN, database=database, l2=l2, faults=tuple(FAULTS), seconds=ROUND_SECONDS)
            yield rounds(plan, lambda found: found.checked >= answers / 4)


def seeded(name: str, vendor: str) -> Plan:
    """The plan under which this defect must be found."""
    defect = DEFECTS[name]
    return Plan(
        **PLAN,
        database=VENDORS[vendor],  # type: ignore[arg-type]
        l2=defect.l2,  # type: ignore[arg-type]
        defect=name,
        doors=defect.doors,
        pages=defect.pages,
        pause_seconds=defect.pause_seconds,
        faults=defect.faults,
        seconds=TEETH_SECONDS,
        stop_at_first=True,
    )


def teeth_of(*names: str, **changes: tuple[str, ...]) -> Iterator[tuple[str, Tally]]:
    """Each of these defects, or every one, on each database that can have it."""
    for name in names or DEFECTS:
        for vendor in DEFECTS[name].vendors:
            title = f"{name}, {VENDORS[vendor]}"
            progress(title)
            yield title, check(replace(seeded(name, vendor), **changes), lambda line: None)  # type: ignore[arg-type]
