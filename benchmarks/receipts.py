"""What do receipts cost where nobody asks for one?

    .venv/bin/python -m benchmarks.receipts [--runs 4000] [--json]

Nanoseconds for a value that is remembered already, the least of nine rounds that take turns: with empty functions in
the place of those that tell of outcomes, with them, and while somebody collects; and for the calls alone.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from benchmarks._scratch import site

_ROUNDS = 9


class _Nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@contextmanager
def taken_out() -> Iterator[None]:
    """Without the calls: as if nobody had thought of receipts."""
    from freshkeys import receipts

    nothing = _Nothing()
    use_of, tell_hit = receipts.use_of, receipts.tell_hit
    changed: Any = receipts
    changed.use_of, changed.tell_hit = (lambda *_: nothing), (lambda *_: None)
    try:
        yield
    finally:
        changed.use_of, changed.tell_hit = use_of, tell_hit


def nanoseconds(runs: int, function: Callable[[], object]) -> float:
    started = time.perf_counter_ns()
    for _ in range(runs):
        function()
    return (time.perf_counter_ns() - started) / runs


def costs(runs: int) -> dict[str, int]:
    from freshkeys import explain, one_moment, receipts, remember

    def hit() -> Any:
        return remember("value", lambda: 1)

    def calls() -> None:
        with receipts.use_of("value", "key", "default"):
            receipts.tell_hit(None, None, "process")  # type: ignore[arg-type]

    def explained() -> float:
        return float(explain(lambda: nanoseconds(runs, hit)).value)

    hit()
    ways: dict[str, Callable[[], float]] = {
        "a hit without the calls": lambda: nanoseconds(runs, hit),
        "a hit, nobody collects": lambda: nanoseconds(runs, hit),
        "a hit, somebody collects": explained,
        "the calls alone": lambda: nanoseconds(runs, calls),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    with one_moment():
        hit()
        for _ in range(_ROUNDS):
            for name, way in ways.items():
                with taken_out() if name == "a hit without the calls" else nullcontext():
                    found[name].append(way())
    return {name: round(min(those)) for name, those in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=4000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with site():
        found = costs(options.runs)
    if options.json:
        print(json.dumps(found))
        return
    for name, cost in found.items():
        print(f"{name:<28}{cost:>8,} ns")


if __name__ == "__main__":
    main()
