"""How far the database's clock is from ours, of which every answer of the database gives a range.

Its clock was read somewhere between our question and our answer. When our process was kept waiting in between, the
range is wide and says little; it is never wrong. So ranges are intersected, until one does not meet the last (a clock
was set), and what fits equal clocks means equal clocks: on one machine the difference is exactly nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass
class Offset:
    """The range in which the difference must lie, in seconds: database less ours."""

    least: float = -inf
    most: float = inf

    def note(self, before: float, theirs: float, after: float) -> None:
        """The database's clock said `theirs`, asked for after `before` and answered before `after` by ours."""
        least, most = theirs - after, theirs - before
        meets = max(least, self.least) <= min(most, self.most)
        self.least = max(least, self.least) if meets else least
        self.most = min(most, self.most) if meets else most

    @property
    def seconds(self) -> float:
        """The best guess: nothing if that is possible, else the middle."""
        return 0.0 if self.least <= 0 <= self.most else (self.least + self.most) / 2
