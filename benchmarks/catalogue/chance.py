"""Draws in the proportions of real catalogues, from one seed."""

# ruff: noqa: SIM905  (lists of words read best as text)
from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

_T = TypeVar("_T")
_ONSETS = "b br c ch cr d dr f fl g gl gr h j k l m n p ph pl pr qu r s sc st t th tr v w z".split()
_VOWELS = "a e i o u ae io ea".split()
_ENDS = "al an ar ation ectics en ery esis ics ine ing ion is ism ity ium ology on or osis phy um".split()


class Zipf(Generic[_T]):
    """Draws from items of which the n-th comes 1/n**slope as often as the first, as words and subjects do."""

    def __init__(self, items: Sequence[_T], slope: float = 1.0) -> None:
        self.items = items
        self.weights = [1 / (rank + 1) ** slope for rank in range(len(items))]
        self._sums = list(accumulate(self.weights))

    def draw(self, chance: random.Random, count: int = 1) -> list[_T]:
        return chance.choices(self.items, cum_weights=self._sums, k=count)

    def mixed_with(self, other: Zipf[_T], share: float) -> Zipf[_T]:
        """Draws `share` from this one and the rest from the other."""
        mixed = Zipf([*self.items, *other.items])
        parts = ((self, share), (other, 1 - share))
        mixed.weights = [weight * part / source._sums[-1] for source, part in parts for weight in source.weights]
        mixed._sums = list(accumulate(mixed.weights))
        return mixed


def terms(count: int, chance: random.Random) -> list[str]:
    """So many different invented terms, as the long tail of a catalogue's vocabulary has them."""
    found: dict[str, None] = {}
    while len(found) < count:
        middle = "".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.randint(1, 3)))
        found[middle + chance.choice(_ONSETS[:12]) + chance.choice(_ENDS)] = None
    return list(found)


def length(median: int, spread: float, most: int, chance: random.Random) -> int:
    """The length of a text: half are shorter than `median`, some are many times as long."""
    return min(most, max(1, round(median * math.exp(chance.gauss(0, spread)))))
