"""Scripts brought in by imports and by plain SQL, in a browser; tests/browser/ says how each page is looked at."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

from bars.bar import Outcome
from tests.support.payloads import payloads
from tests.support.site import ROOT

IMPORTED = "tests/browser/test_injected_imports.py"
TESTS = [IMPORTED, "tests/browser/test_injection.py", "tests/browser/test_injection_studio.py"]


def run() -> Iterator[Outcome]:
    name = f"{len(payloads())} scripts in a browser"
    if shutil.which("chromium") is None:
        yield Outcome(name, "Chromium is not installed", "none runs", None)
        return
    code, said = browse(*TESTS)
    yield Outcome(name, said, "none runs, at least 150", code == 0 and len(payloads()) >= 150)
    code, said = browse("-x", IMPORTED, hole=True)
    found = code == 1 and "failed" in said
    yield Outcome("the same without sanitiser and policy", said, "scripts are found", found)


def browse(*arguments: str, hole: bool = False) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "--quiet", "-m", "browser", *arguments]
    environment = dict(os.environ) | ({"INJECTION_HOLE": "1"} if hole else {})
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and not hole:
        print(done.stdout[-5000:])
    return done.returncode, re.sub(r" in .*", "", done.stdout.strip().splitlines()[-1])
