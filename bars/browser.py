"""The browser tests as one bar; tests/browser/ says what each one asks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

from bars.bar import Outcome
from bars.suite import pytest
from tests.support.site import ROOT

NAME = "browser: journeys, axe, 320 px, weight, requests"


def run() -> Iterator[Outcome]:
    if shutil.which("chromium") is None:
        yield Outcome(NAME, "Chromium is not installed", "all pass", None)
        return
    command = [sys.executable, "-m", "pytest", "--quiet", "-m", "browser", "tests/browser"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    last = done.stdout.strip().splitlines()[-1]
    if done.returncode:
        print(done.stdout[-5000:])
    yield Outcome(NAME, re.sub(r" in .*", "", last), "all pass", done.returncode == 0)


def in_a_browser(title: str, *arguments: str) -> Outcome:
    """Some of them as a bar."""
    if shutil.which("chromium") is None:
        return Outcome(title, "Chromium is not installed", "passes", None)
    return pytest(title, "-m", "browser", "-n", "0", *arguments)
