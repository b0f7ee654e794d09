"""Runs a program with delays where races are, and with a seeded defect if one is named.

`python -m freshkeys.checking.spoiled MODULE ARGUMENT...`. Nothing of this is in the code that is checked: functions
are wrapped from outside, in processes that the checker starts.
"""

from __future__ import annotations

import faulthandler
import os
import random
import runpy
import signal
import sys
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from freshkeys import engine, remembering, shared
from freshkeys.checking import defects
from freshkeys.checking.orders import OrderBook
from freshkeys.log import postgresql, postgresql_tables

#: The environment variable that names a defect.
DEFECT = "FRESHKEYS_CHECKING_DEFECT"
DELAYED = "delay between read and store"
CHANCE, MOST_SECONDS = 0.3, 0.03
#: A store that failed is asked again while the check lasts.
REST_SECONDS = 0.2


def delayed(book: OrderBook, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which now and then begins late while the orders want delays."""

    @wraps(function)
    def late(*args: Any, **kwargs: Any) -> Any:
        if DELAYED in book.look().faults and random.random() < CHANCE:
            time.sleep(random.uniform(0, MOST_SECONDS))
        return function(*args, **kwargs)

    return late


class SetClock:
    """The module `time`, with a clock that the orders have set."""

    def __init__(self, book: OrderBook) -> None:
        self.book = book

    def time(self) -> float:
        return time.time() + self.book.look().ahead

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


def _set_clocks(book: OrderBook) -> None:
    """The process's, by the orders; PostgreSQL's, by a row, so that all sessions see the same."""
    setattr(engine, "time", SetClock(book))  # noqa: B010  mypy knows that it is a module
    clock, honest = "extract(epoch FROM clock_timestamp())", vars(postgresql_tables)["DEFINITION"]
    assert clock in honest, "the question has changed: nobody can set this clock any more"
    set_clock = honest.replace(clock, f"{clock} + (SELECT ahead FROM checking_clock)")
    setattr(postgresql_tables, "DEFINITION", set_clock)  # noqa: B010  mypy knows that it is imported there
    assert clock in postgresql.CLOCK
    setattr(postgresql, "CLOCK", postgresql.CLOCK.replace(clock, f"{clock} + (SELECT ahead FROM checking_clock)"))  # noqa: B010


def spoil(book: OrderBook, defect: str) -> None:
    if defect:
        defects.DEFECTS[defect].seed()
    _set_clocks(book)
    remembering._evaluated = delayed(book, remembering._evaluated)
    engine.Engine.find = delayed(book, engine.Engine.find)  # type: ignore[method-assign]
    engine.Engine.keep = delayed(book, engine.Engine.keep)  # type: ignore[method-assign]
    engine.Engine.admit = delayed(book, engine.Engine.admit)  # type: ignore[method-assign]
    shared.offer = delayed(book, shared.offer)
    shared.REST_SECONDS = shared.MAX_REST_SECONDS = REST_SECONDS


def main() -> None:
    faulthandler.register(signal.SIGUSR1)  # says in the log where each thread stands
    spoil(OrderBook.from_environment(), os.environ.get(DEFECT, ""))
    module, *sys.argv[1:] = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
