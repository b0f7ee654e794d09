"""Pages of the list, as links."""

from __future__ import annotations

from dataclasses import dataclass

from coursewell.courses.catalogue.listing import PAGE_SIZE
from coursewell.courses.catalogue.query import CatalogueQuery


@dataclass(frozen=True)
class Page:
    """Where the reader is among the pages. `items` are (number, address, is this one), number none for a gap."""

    number: int
    count: int
    previous_url: str | None
    next_url: str | None
    items: tuple[tuple[int | None, str, bool], ...]

    @classmethod
    def of(cls, query: CatalogueQuery, count: int) -> Page:
        number = query.page
        return cls(
            number=number,
            count=count,
            previous_url=query.url(page=number - 1) if number > 1 else None,
            next_url=query.url(page=number + 1) if number < count else None,
            items=tuple(_items(query, count)),
        )


def page_count(total: int) -> int:
    """An empty list has one page, which says so."""
    return max(-(-total // PAGE_SIZE), 1)


def _items(query: CatalogueQuery, count: int) -> list[tuple[int | None, str, bool]]:
    """The first, the last and those around this one; a gap stands for two pages or more."""
    near = {1, count, *range(query.page - 1, query.page + 2)}
    items: list[tuple[int | None, str, bool]] = []
    last = 0
    for number in sorted(number for number in near if 1 <= number <= count):
        if number - last == 2:
            items.append((last + 1, query.url(page=last + 1), False))
        elif number - last > 2:
            items.append((None, "", False))
        items.append((number, query.url(page=number), number == query.page))
        last = number
    return items
