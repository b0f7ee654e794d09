"""Bars that are tests."""

from __future__ import annotations

import subprocess
import sys
import time

from bars.bar import Outcome
from bars.matrix import progress


def pytest(title: str, *arguments: str) -> Outcome:
    """Whether these tests pass, and what pytest says of them last."""
    progress(" ".join(arguments))
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], capture_output=True, text=True)
    if done.returncode:
        print(done.stdout[-3000:])
    figure = f"{done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-100:]}"
    return Outcome(title, f"{figure} ({time.monotonic() - started:.0f} s)", "passes", done.returncode == 0)
