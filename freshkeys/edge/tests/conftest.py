"""One edge for all tests of a module, a real process on a free port; each test brings the application behind it."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from freshkeys.checking import processes
from freshkeys.edge.settings import VARIABLE, as_json
from freshkeys.edge.tests.scripted import settings

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Running:
    port: int
    #: Where it looks for its application.
    address: str
    pid: int

    @property
    def memory(self) -> int:
        """In bytes; the most that its worker has ever had."""
        (worker,) = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()[-1:]
        lines = Path(f"/proc/{worker}/status").read_text().splitlines()
        return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


@pytest.fixture(scope="module")
def edge():
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "app.sock")
        port = processes.free_port()
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "asginl",
            "--loop",
            "uvloop",
            "--http",
            "1",
            "--port",
        ]
        command += [str(port), "--log-level", "error", "freshkeys.edge.tests.plain:edge"]
        log = Path(folder) / "log"
        variables = {**os.environ, VARIABLE: as_json(settings(address, port=port))}
        process = processes.start(command, log=log, env=variables, cwd=ROOT)
        try:
            processes.wait_until(lambda: processes.listens(port), process, log)
            yield Running(port, address, process.pid)
        finally:
            processes.stop(process)
            print(log.read_text())
