"""The two commands of the README, from a fresh clone, as somebody with an empty home directory."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support import processes
from tests.support.site import ROOT


@dataclass(frozen=True)
class Times:
    first_run: float
    later_run: float
    test_code: int
    test_seconds: float


def timed_commands() -> Times:
    with tempfile.TemporaryDirectory(prefix="coursewell-clone-", ignore_cleanup_errors=True) as folder:
        home, clone = Path(folder, "home"), Path(folder, "coursewell")
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        # How to reach a package index is the machine's affair, so pip's variables stay.
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        environment = {"HOME": str(home), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", **pip}
        first = seconds_until_it_answers(clone, environment)
        later = seconds_until_it_answers(clone, environment)
        started = time.monotonic()
        test = subprocess.run(["make", "test"], cwd=clone, env=environment, capture_output=True, text=True, check=False)
        print(*test.stdout.splitlines()[-12:], sep="\n")
        return Times(first, later, test.returncode, time.monotonic() - started)


def seconds_until_it_answers(clone: Path, environment: dict[str, str]) -> float:
    port = processes.free_port()
    log = clone.parent / "run.log"
    started = time.monotonic()
    command = ["make", "run"]
    process = processes.start(command, log=log, env={**environment, "PORT": str(port)}, cwd=clone)
    try:
        processes.wait_until(lambda: processes.listens(port), process, log, patience=180)
        return time.monotonic() - started
    finally:
        processes.stop(process, signal.SIGTERM)
