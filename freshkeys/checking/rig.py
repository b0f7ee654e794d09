"""What a check is made of: a scratch database, perhaps a shared store, the site, its writers and its readers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal

from freshkeys.checking import postgres, processes, valkey
from freshkeys.checking.orders import PAUSE, PERIOD_AND_QUIET, VARIABLE, OrderBook
from freshkeys.checking.scratch import scratch_database
from freshkeys.checking.spoiled import DEFECT
from freshkeys.checking.standing import Step

SPOILED = "freshkeys.checking.spoiled"
#: The file, in the folder of the check, that says when a clock was set.
CLOCK = "clock"


#: Writers write in periods of so many seconds, and rest in this share of each: what was stored wrongly must have time
#: to be served. What the edge keeps is found so fast that it pays to wait until all of it is there again.
PERIOD, PERIOD_OF_EDGE = (0.8, 0.4), (4.0, 0.7)


@dataclass(frozen=True)
class Plan:
    """What is checked, and how long."""

    #: The package of the workload, the module that runs the site (with the argument `serve`), its settings.
    workload: str
    program: str
    settings: str
    database: Literal["sqlite", "postgres"] = "sqlite"
    l2: Literal["none", "valkey"] = "none"
    seconds: float = 30.0
    faults: tuple[str, ...] = ("none",)
    defect: str = ""
    doors: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    #: Between two writes of one writer, on average: so that about as many pages are found in the cache as are built.
    pause_seconds: float = 0.25
    #: How long a period of writers is, and which part of it they rest.
    period: tuple[float, float] = PERIOD
    #: An empty PostgreSQL server to use instead of one of the checker's own.
    server: str = ""
    readers: int = 2
    workers: int = 2
    stop_at_first: bool = False
    #: Whether the site is served through the edge.
    edge: bool = False

    @property
    def vendor(self) -> str:
        return {"sqlite": "sqlite", "postgres": "postgresql"}[self.database]


@dataclass
class Rig:
    """All of it, running."""

    plan: Plan
    folder: Path
    book: OrderBook
    environment: dict[str, str]
    store: valkey.Server | None = None
    server: postgres.Server | None = None
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def plots(self) -> int:
        count: int = import_module(f"{self.plan.workload}.plots").COUNT
        return count

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def database(self) -> Path:
        """The file of a SQLite database."""
        return self.folder / "data" / "coursewell.sqlite3"

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def run(self, name: str, module: str, *arguments: str) -> None:
        """Run a program to its end."""
        process = self._start(name, module, *arguments)
        if process.wait() != 0:
            raise RuntimeError(f"{module} failed: {self.log(name).read_text(errors='replace')[-3000:]}")

    def start(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        self.started.append(self._start(name, module, *arguments))
        return self.started[-1]

    def _start(self, name: str, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", module, *arguments]
        return processes.start(command, log=self.log(name), env=self.environment)

    def serve(self) -> None:
        site = self.start("site", SPOILED, self.plan.program, "serve")
        log = self.log("site")
        processes.wait_until(lambda: processes.listens(int(self.environment["PORT"])), site, log, patience=120)

    def write_and_read(self) -> None:
        doors = self.plan.doors
        writers = self.start(
            "writers", SPOILED, "freshkeys.checking.writing", self.plan.workload, str(self.folder), *doors
        )
        # Before the first question: without a first state nobody could judge the answer.
        processes.wait_until(self._all_writers_have_begun, writers, self.log("writers"), patience=120)
        for number in range(self.plan.readers):
            arguments = (self.plan.workload, self.url, str(self.folder), str(number), *self.plan.pages)
            self.start(f"reader-{number}", "freshkeys.checking.reading", *arguments)

    def _all_writers_have_begun(self) -> bool:
        logs = [self.folder / f"writes-{plot}" for plot in range(self.plots)]
        return all(log.exists() and log.stat().st_size for log in logs)

    def writers(self) -> list[int]:
        """The process ids of the writers that live now, as far as anybody knows."""
        found = []
        for file in sorted(self.folder.glob("writer-*.pid")):
            with suppress(ValueError, OSError):
                found.append(int(file.read_text()))
        return found

    def pause_writers(self) -> None:
        """Have all writers let go of the database, and wait until they did."""
        turn = self.book.give(is_paused=True).turn
        give_up_at = time.monotonic() + 60
        while not all(_reads(self.folder / f"paused-{plot}", str(turn)) for plot in range(self.plots)):
            if time.monotonic() > give_up_at:
                raise RuntimeError("A writer does not pause: see writers.log.")
            time.sleep(0.01)

    def let_writers_go_on(self) -> None:
        self.book.give(is_paused=False)

    @contextmanager
    def site_stopped(self) -> Iterator[None]:
        """None of the site's processes goes on inside (SIGSTOP)."""
        pids = processes.family_of(self.started[0].pid)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def programs(self, word: str) -> list[int]:
        """The process ids of the site's programs with this word on their command line, and of their children."""
        mains = [pid for pid in processes.children_of(self.started[0].pid) if word in processes.command_of(pid)]
        return [pid for main in mains for pid in processes.family_of(main)]

    def note_clock(self, step: Step) -> None:
        with (self.folder / CLOCK).open("a") as file:
            file.write(json.dumps(asdict(step)) + "\n")

    def end(self) -> None:
        """Readers first finish what they asked; writers note their last write."""
        self.book.give(is_over=True, is_paused=False, faults=())
        site, *others = self.started
        for process in others:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        processes.stop(site)


def _reads(file: Path, text: str) -> bool:
    return file.exists() and file.read_text() == text


@contextmanager
def assembled(plan: Plan) -> Iterator[Rig]:
    """A rig whose database is filled and whose site answers; nothing of it is left afterwards."""
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="freshkeys-check-", ignore_cleanup_errors=True))
        )
        (folder / "data").mkdir()
        book = OrderBook(folder / "orders.json")
        book.give()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": plan.settings,
            "DATA_DIR": str(folder / "data"),
            "PORT": str(processes.free_port()),
            "WORKERS": str(plan.workers),
            "EDGE": "1" if plan.edge else "0",
            VARIABLE: str(book.path),
            DEFECT: plan.defect,
            PAUSE: str(plan.pause_seconds),
            PERIOD_AND_QUIET: " ".join(map(str, plan.period)),
        }
        rig = Rig(plan, folder, book, environment)
        if plan.l2 == "valkey":
            rig.store = stack.enter_context(valkey.running())
            environment["CACHE_URL"] = rig.store.url
        if plan.database == "postgres":
            environment["DATABASE_URL"], rig.server = stack.enter_context(scratch_database(plan.server))
        rig.run("preparing", SPOILED, "freshkeys.checking.preparing", plan.workload)
        try:
            rig.serve()
            yield rig
        finally:
            for process in rig.started:
                processes.stop(process, signal.SIGTERM)
