"""`make check`: everything about the code that is not a test. Runs all of it, then says what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "-W", "error", "manage.py"]
CHECKS: dict[str, list[str | Path]] = {
    "ruff check": [BIN / "ruff", "check", "--quiet", "."],
    "ruff format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "mypy": [BIN / "mypy", "--no-error-summary", "."],
    "layers": [BIN / "lint-imports"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "docs": [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "tests/docs"],
}


def main() -> None:
    failed = []
    with tempfile.TemporaryDirectory(prefix="coursewell-check-") as data:
        # As a real site is configured: what a developer has set must not decide.
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", data), "DATA_DIR": data}
        for name, command in CHECKS.items():
            site = {"SITE_URL": "https://courses.example.org"} if name == "deployment" else {}
            started = time.monotonic()
            done = subprocess.run(
                [str(part) for part in command], env=environment | site, capture_output=True, text=True, check=False
            )
            verdict = "FAILED" if done.returncode else "ok"
            print(f"{name:<12} {verdict:<7} {time.monotonic() - started:5.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    if failed:
        sys.exit(f"Not right yet: {', '.join(failed)}. `make fix` repairs what ruff can repair.")


if __name__ == "__main__":
    main()
