"""What is particular to a site that is checked: a package with the modules `plots`, `doors` and `pages`.

- `plots`: `COUNT`, how many writers there are; `prepare()`, which fills an empty database through Django;
  `state(rows, plot)`, the registers of a plot by plain SQL; `MOMENTS`, what names of registers with moments begin with;
  and perhaps `settle(plot)`, which gives up what a writer that was killed has left to happen later by itself.
- `doors`: `DOORS`.
- `pages`: `PAGES`; imported by readers without Django.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from freshkeys.checking.answers import Page
from freshkeys.checking.doors import Doors


@dataclass(frozen=True)
class Workload:
    """The three modules of a workload, imported."""

    plots: Any
    doors: Doors
    pages: Sequence[Page]

    @property
    def settle(self) -> Callable[[int], None]:
        return getattr(self.plots, "settle", lambda plot: None)

    @classmethod
    def called(cls, name: str) -> Workload:
        plots, doors, pages = (import_module(f"{name}.{part}") for part in ("plots", "doors", "pages"))
        return cls(plots, doors.DOORS, pages.PAGES)
