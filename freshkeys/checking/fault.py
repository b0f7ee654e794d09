"""The register of faults, and what they have in common."""

from __future__ import annotations

import inspect
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from freshkeys.checking.rig import Plan, Rig

Run = Callable[[Rig, float], None]
CLOCK_SET = "clock set"


@dataclass(frozen=True)
class Fault:
    """One fault, and what it needs to happen at all."""

    name: str
    run: Run
    vendors: tuple[str, ...] = ("sqlite", "postgresql")
    needs_store: bool = False
    #: Whether only a server that the checker started itself can be treated so.
    needs_own_server: bool = False
    needs_edge: bool = False
    #: Whether readers may get no answer, because whoever answers them is killed.
    cuts_off: bool = False

    @property
    def about(self) -> str:
        """What happens, in a sentence."""
        return inspect.getdoc(self.run) or ""

    def why_not(self, plan: Plan) -> str | None:
        """Why this fault cannot happen under this plan, or none."""
        if plan.vendor not in self.vendors:
            return f"not on {plan.database}"
        if self.needs_store and plan.l2 == "none":
            return "there is no shared store (--l2 valkey)"
        if self.needs_edge and not plan.edge:
            return "there is no edge (--edge)"
        if self.name == CLOCK_SET and plan.edge and plan.database == "sqlite":
            return "on SQLite the edge looks at the machine's clock, which is not set here"
        if self.needs_own_server and plan.server:
            return "the server at --server is not restarted"
        return None


FAULTS: dict[str, Fault] = {}


def fault(name: str, **needs: object) -> Callable[[Run], Run]:
    def register(run: Run) -> Run:
        FAULTS[name] = Fault(name, run, **needs)  # type: ignore[arg-type]
        return run

    return register


def wait(seconds: float) -> None:
    time.sleep(max(seconds, 0))


def steps(until: float, mean: float) -> Iterator[None]:
    """Again and again, in irregular steps."""
    while time.monotonic() < until:
        yield
        wait(min(random.uniform(0.3, 1.7) * mean, until - time.monotonic()))
