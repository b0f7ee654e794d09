"""Writers: a process for each plot, which writes through one door after the other, and may be killed at any moment.

`python -m freshkeys.checking.spoiled freshkeys.checking.writing WORKLOAD FOLDER DOOR...` forks them from one process
that has loaded Django, so that a writer that was killed is replaced at once. Without a DOOR they use all of them.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path

import django
from django.db import connections
from django.test import Client

from freshkeys import engine
from freshkeys.checking import commits
from freshkeys.checking.doors import Door
from freshkeys.checking.looking import Eyes
from freshkeys.checking.orders import PAUSE, PERIOD_AND_QUIET, OrderBook
from freshkeys.checking.pen import Log, Pen
from freshkeys.checking.processes import die_with_parent
from freshkeys.checking.workload import Workload

#: How long a writer tries to find out what it has left, when the check is over.
SECONDS_AT_THE_END = 20.0


class Writer:
    """The writer of one plot, in one life."""

    def __init__(
        self, pen: Pen, doors: Sequence[Door], book: OrderBook, paused: Path, settle: Callable[[int], None]
    ) -> None:
        self.pen = pen
        self.settle = settle
        self.doors, self.weights = doors, [door.weight for door in doors]
        self.book = book
        self.paused = paused
        self.pause = float(os.environ[PAUSE])
        self.period, self.quiet = map(float, os.environ[PERIOD_AND_QUIET].split())

    def run(self) -> None:
        self.find_out()
        while not (orders := self.book.look()).is_over:
            if orders.is_paused:
                self.stand_aside(orders.turn)
                continue
            self.wait()
            if self.doors:  # all that were chosen may be another plot's
                self.write()

    def wait(self) -> None:
        time.sleep(min(self.pen.random.expovariate(1 / self.pause), 8 * self.pause))
        if time.monotonic() % self.period > self.period * (1 - self.quiet):
            time.sleep(self.period - time.monotonic() % self.period)

    def write(self) -> None:
        door = self.pen.random.choices(self.doors, self.weights)[0]
        self.pen.door = door.name
        try:
            door.write(self.pen)
        except Exception as error:  # a server that was stopped shows itself as nearly anything
            print(f"plot {self.pen.plot}, {door.name}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            self.pen.close()
            self.find_out()

    def stand_aside(self, turn: int) -> None:
        """Let go of everything and say so; then go on from what is there."""
        self.pen.close()
        self.paused.write_text(str(turn))
        while (orders := self.book.look()).is_paused and not orders.is_over:
            time.sleep(0.01)
        self.find_out()  # at the end too: readers may have seen what was restored

    def find_out(self) -> None:
        """Look at what is there as soon as the database answers again; nobody knows what became of the last write."""
        give_up_at = inf
        while time.monotonic() < give_up_at:
            if self.book.look().is_over:
                give_up_at = min(give_up_at, time.monotonic() + SECONDS_AT_THE_END)
            try:
                self.end_what_is_left()
                self.settle(self.pen.plot)
                self.pen.log.write("found", self.pen.door, self.pen.state_there())
                return
            except Exception:  # it does not answer yet
                self.pen.close()
                time.sleep(0.02)

    def end_what_is_left(self) -> None:
        """On PostgreSQL: wait for sessions of a former life, and decide its prepared transactions."""
        pen = self.pen
        if pen.vendor != "postgresql":
            return
        sessions = f"SELECT 1 FROM pg_stat_activity WHERE application_name = '{pen.name}' AND pid <> pg_backend_pid()"
        while pen.rows_there(sessions):
            time.sleep(0.005)
        waiting = (
            f"SELECT gid FROM pg_prepared_xacts WHERE gid LIKE 'plot-{pen.plot}-%' AND database = current_database()"
        )
        for (name,) in pen.rows_there(waiting):
            pen.execute_there(f"{pen.random.choice(['COMMIT', 'ROLLBACK'])} PREPARED '{name}'")


def supervise(workload: Workload, folder: Path, names: list[str] | None) -> None:
    """Keep a writer alive for each plot until the orders say that it is over."""
    book = OrderBook.from_environment()
    lives = [0] * workload.plots.COUNT
    alive = {_fork(workload, folder, plot, 0, names): plot for plot in range(workload.plots.COUNT)}
    while alive:
        pid, _ = os.waitpid(-1, 0)
        plot = alive.pop(pid)
        if not book.look().is_over:
            lives[plot] += 1
            alive[_fork(workload, folder, plot, lives[plot], names)] = plot


def _fork(workload: Workload, folder: Path, plot: int, life: int, names: list[str] | None) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        die_with_parent(signal.SIGKILL)
        _live(workload, folder, plot, life, names)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(0)


def _live(workload: Workload, folder: Path, plot: int, life: int, names: list[str] | None) -> None:
    book = OrderBook.from_environment()
    pen = Pen(plot, life, Log(folder / f"writes-{plot}"), workload.plots.state)
    os.environ.update(PGAPPNAME=pen.name)
    (folder / f"writer-{plot}.pid").write_text(str(os.getpid()))
    pen.eyes = Eyes(workload.pages, folder / f"answers-writer-{plot}-{life}", book, pen.random)
    pen.around_commit = commits.Trouble(book)
    doors = workload.doors.open_to(pen.vendor, plot, names)
    Writer(pen, doors, book, folder / f"paused-{plot}", workload.settle).run()
    pen.close()


def main(workload: str, folder: str, *names: str) -> None:
    django.setup()
    warm_up()
    supervise(Workload.called(workload), Path(folder), list(names) or None)


def warm_up() -> None:
    """Load what a page needs, once: a writer that did so inside a transaction would keep others waiting for seconds."""
    Client(raise_request_exception=False, headers={"host": "127.0.0.1"}).get("/")
    connections.close_all()
    engine.forget_everything()  # a fork must not inherit an open database
    gc.collect()


if __name__ == "__main__":
    main(*sys.argv[1:])
