"""A whole site as an operator runs it: `coursewell serve` in processes of its own, with its own data and port."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import processes

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, where its data is, and the environment that its programs share."""

    url: str
    data: Path
    environment: Mapping[str, str]
    #: The main process.
    process: subprocess.Popen[bytes]

    def children(self) -> dict[str, int]:
        """The process ids of the application, the worker and the edge, as far as they run."""
        commands = {pid: processes.told(pid, "cmdline").split("\0") for pid in processes.children(self.process.pid)}
        kinds = {"application": "application", "config.working": "worker", "freshkeys.edge": "edge"}
        return {kinds[word]: pid for pid, words in commands.items() for word in words if word in kinds}

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Return once it is so; raise with what the site said if that takes long, or the site ends."""
        processes.wait_until(is_so, self.process, self.data / "serve.log")

    @property
    def log(self) -> str:
        return (self.data / "serve.log").read_text(errors="replace")


def environment(data: Path, port: int, **settings: str) -> dict[str, str]:
    """What a program of this site needs; nothing of what a developer has set for their own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {"DATA_DIR": str(data), "PORT": str(port)} | settings


@contextmanager
def running(data: Path, *, program: str = "config.cli", **settings: str) -> Iterator[Site]:
    """Prepare and serve a site. `settings` are environment variables, as DATABASE_URL."""
    data.mkdir(parents=True, exist_ok=True)
    port = processes.free_port()
    variables = environment(data, port, WORKERS="2", **settings)
    log = data / "serve.log"
    command = [sys.executable, "-m", program, "serve"]
    process = processes.start(command, log=log, env=variables, cwd=ROOT)
    try:
        processes.wait_until(lambda: b"answers at" in log.read_bytes(), process, log)
        yield Site(f"http://127.0.0.1:{port}", data, variables, process)
    finally:
        processes.stop(process)
