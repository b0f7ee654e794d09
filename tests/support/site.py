"""A whole site as an operator runs it: `coursewell serve` in processes of its own, with its own data and port."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
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
        yield Site(f"http://127.0.0.1:{port}", data, variables)
    finally:
        processes.stop(process)
