"""Slots: where pages of this package have room for the personal part that a package above brings.

    fill("lesson.outline", "learning.lesson_outline")          in the `ready` of that package's app
    {% load slots %}{% slot "lesson.outline" course=course.pk lesson=lesson.uid as mine %}     in a template of this one

So the page stays one for all who may see it, and this package knows nothing of who fills it.
"""

from __future__ import annotations

_islands: dict[str, str] = {}


def fill(slot: str, island: str) -> None:
    """Say which island (`app.name`) stands in a slot.

    Raises:
        ValueError: another island stands there.
    """
    if _islands.setdefault(slot, island) != island:
        raise ValueError(f"The slot {slot} is filled by {_islands[slot]}; {island} cannot stand there too.")


def island_in(slot: str) -> str | None:
    return _islands.get(slot)
