"""The figures of the README come from a command that runs."""

from __future__ import annotations

import json
import subprocess
import sys

from django.conf import settings


def test_the_textbook_benchmark_gives_the_figures_of_the_readme() -> None:
    command = [sys.executable, "-m", "benchmarks.textbook", "--courses", "20", "--json"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert (figures["textbook"]["queries on a hit"], figures["ours"]["queries on a hit"]) == (40, 0)
    assert figures["textbook"]["old titles shown after plain SQL"] == 20
    assert figures["ours"]["old titles shown after plain SQL"] == 0
