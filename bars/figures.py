"""The figures of real material, each found and wanted, for whichever area asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bars.bar import Outcome
from bars.material import MATERIAL, import_twice, is_there


def figures_of(names: Iterable[str]) -> Iterator[Outcome]:
    """Import each folder twice: the first time gives its figures, the second nothing."""
    for name in names:
        if not is_there(name):
            yield Outcome(f"import of {name}", "the folder ../shared/data is not here", "", None)
            continue
        steps, second = import_twice(name)
        for number, (found, wanted) in enumerate(steps, start=1):
            label = f"import of {name}" + (f", step {number}" if len(steps) > 1 else "")
            yield Outcome(label, in_words(found), in_words(wanted), found == wanted)
        yield Outcome(f"second import of {name}", f"{second} changes", "0 changes", second == 0)


def figures() -> Iterator[Outcome]:
    """All rows of the material's IMPORT.md."""
    yield from figures_of(MATERIAL)


def in_words(figures: Mapping[str, int | str]) -> str:
    words = (f"{count:,}" if isinstance(count, int) else str(count) for count in figures.values())
    return ", ".join(f"{what} {word}" for what, word in zip(figures, words, strict=True))
