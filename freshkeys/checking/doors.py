"""Doors: the ways in which data changes. Each is a function that is given a `Pen` and makes one write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from freshkeys.checking.pen import Pen

VENDORS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Door:
    """A way to write. `only_plot` is the plot that owns a whole table which this door writes."""

    name: str
    write: Callable[[Pen], None]
    vendors: tuple[str, ...] = VENDORS
    weight: int = 2
    only_plot: int | None = None


class Doors(list[Door]):
    """The doors of a workload; `add` is a decorator."""

    def add(
        self, name: str, *, vendor: str | None = None, weight: int = 2, only_plot: int | None = None
    ) -> Callable[[Callable[[Pen], None]], Callable[[Pen], None]]:
        def register(write: Callable[[Pen], None]) -> Callable[[Pen], None]:
            self.append(Door(name, write, (vendor,) if vendor else VENDORS, weight, only_plot))
            return write

        return register

    def open_to(self, vendor: str, plot: int, names: list[str] | None) -> list[Door]:
        """Those that a writer of this plot can use, or those of them with one of these names."""
        return [
            door
            for door in self
            if vendor in door.vendors and door.only_plot in (None, plot) and (names is None or door.name in names)
        ]
