"""`python -m bars AREA [--only NAME ...] [--skip NAME ...]`: one line a bar; exit code 1 if any falls short."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from pkgutil import iter_modules

from bars.bar import Bar, Outcome

AREAS = sorted(module.name for module in iter_modules([str(Path(__file__).parent / "areas")]))


def main() -> int:
    options = parse()
    bars: list[Bar] = importlib.import_module(f"bars.areas.{options.area}").BARS
    names = [bar.__name__ for bar in bars]
    if unknown := sorted({*(options.only or []), *options.skip} - set(names)):
        sys.exit(f"There is no bar {', '.join(unknown)} in {options.area}; there are {', '.join(names)}.")
    chosen = [bar for bar in bars if bar.__name__ in (options.only or names)]
    outcomes: list[Outcome] = []
    started = time.monotonic()
    for bar in chosen:
        if bar.__name__ in options.skip:
            outcomes.append(Outcome(bar.__name__.replace("_", " "), "left out by --skip", "", None))
            print(outcomes[-1], flush=True)
            continue
        for outcome in measured(bar):
            outcomes.append(outcome)
            print(outcome, flush=True)
    short = sum(outcome.is_met is False for outcome in outcomes)
    blank = sum(outcome.is_met is None for outcome in outcomes)
    print(
        f"{len(outcomes) - short - blank} bars met, {short} not met, {blank} not measured, "
        f"in {(time.monotonic() - started) / 60:.1f} minutes."
    )
    return 1 if short else 0


def measured(bar: Bar) -> Iterator[Outcome]:
    try:
        yield from bar()
    except Exception as error:
        traceback.print_exc()
        yield Outcome(bar.__name__.replace("_", " "), f"{type(error).__name__} while measuring", "", False)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bars", description=__doc__)
    parser.add_argument("area", choices=AREAS)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="measure these alone")
    parser.add_argument("--skip", nargs="+", metavar="NAME", default=[], help="leave these out")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
