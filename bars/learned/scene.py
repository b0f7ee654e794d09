"""A site behind its edge with people and courses of its own, a second connection to its database, and a killer."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from bars.databases import connected
from bars.learned.client import Client
from benchmarks._meanwhile import meanwhile
from tests.support import postgres, processes, site

#: LEARNING_DATABASES=sqlite leaves the other out.
DATABASES = tuple(os.environ.get("LEARNING_DATABASES", "sqlite postgres").split())


class Hand:
    """A process of the site that does one step a line: `bars.learned.making` has them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def do(self, step: str, **given: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([step, given]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The step {step} failed; what it said is above.")
        return json.loads(line)


@dataclass
class Scene:
    """A site that runs."""

    site: site.Site
    hand: Hand
    kills: int = 0

    @property
    def url(self) -> str:
        return self.site.url

    def do(self, step: str, **given: Any) -> Any:
        return self.hand.do(step, **given)

    def rows(self, sql: str) -> Sequence[tuple[Any, ...]]:
        """As the database itself has it."""
        with closing(connected(self.site.data, self.site.environment.get("DATABASE_URL"))) as database:
            return database.rows(sql)

    def command(self, *arguments: str, said: str | None = None, kill_after: float | None = None) -> int:
        """The exit code of `coursewell`; -9 where it was killed so many seconds after its beginning."""
        command = [sys.executable, "-m", "config.cli", *arguments]
        where: dict[str, Any] = {"env": dict(self.site.environment), "cwd": site.ROOT}
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, **where
        )
        with suppress(subprocess.TimeoutExpired):
            process.communicate(said, timeout=kill_after or 120)
            return process.returncode
        process.kill()
        process.communicate()
        self.kills += 1
        return -signal.SIGKILL

    def workers(self) -> list[int]:
        """The processes that answer requests: what the application has forked of itself."""
        with suppress(OSError, KeyError):
            application = self.site.children()["application"]  # not there while it is started again
            name = processes.told(application, "cmdline")
            return [one for one in processes.children(application) if processes.told(one, "cmdline") == name]
        return []

    def _answers(self) -> bool:
        try:
            return Client(self.url).once("GET", "/healthz").status == 200
        except (OSError, HTTPException):
            return False

    def _mains(self) -> list[int]:
        with suppress(OSError):
            return [pid for name, pid in self.site.children().items() if name in {"application", "edge"}]
        return []

    @contextmanager
    def killing(self, dice: random.Random, *, every: float) -> Iterator[None]:
        """Meanwhile one process after the other is killed in the middle of what it does; the site starts them again.

        Now and then it is the application's main process, or the edge.
        """

        def kill(over: threading.Event) -> None:
            # Only what answers is killed: otherwise a busy machine would never get beyond starting.
            while not over.wait(dice.uniform(0.5, 1.5) * every):
                if not self._answers():
                    continue
                among = self._mains() if dice.random() < 0.05 else self.workers()
                with suppress(ProcessLookupError, IndexError):
                    os.kill(dice.choice(among), signal.SIGKILL)
                    self.kills += 1

        with meanwhile(kill):
            yield


@contextmanager
def scene(database: str) -> Iterator[Scene]:
    """A new site on this database; nothing of it is left afterwards."""
    with ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="coursewell-learned-", ignore_cleanup_errors=True)
        )
        settings = {"EDGE": "1"}
        if database == "postgres":
            settings["DATABASE_URL"] = stack.enter_context(postgres.server())
        running = stack.enter_context(site.running(Path(folder), **settings))
        yield stack.enter_context(acting(running))


@contextmanager
def acting(running: site.Site) -> Iterator[Scene]:
    """A hand for a site that runs already."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bars.learned.making"],
        env={**running.environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=site.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Scene(running, Hand(process))
        finally:
            assert process.stdin is not None
            process.stdin.close()


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """All at once, each in a thread; what each gave."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
