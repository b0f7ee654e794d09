"""A mistake, and what must notice it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One mistake. `old` occurs once in the file; on PostgreSQL where only that has what is mistaken."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    database: str = "sqlite"
