"""`python -m bars.mutation`: seeds each mistake into a copy of the code and runs the tests that must notice it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bars.mutation.mutant import Mutant
from bars.mutation.mutants import MUTANTS

ROOT = Path(__file__).resolve().parent.parent.parent
FAILED = 1  # pytest's own: tests ran, and some failed


def main() -> int:
    missed = 0
    for mutant, verdict in survey(MUTANTS[int(sys.argv[1]) :] if len(sys.argv) > 1 else MUTANTS):
        missed += verdict != "caught"
        print(f"{verdict:<12} {mutant.file}: {mutant.old.strip()[:90]}", flush=True)
    print(f"{len(MUTANTS)} mistakes, {missed} not caught.")
    return 1 if missed else 0


def survey(mutants: list[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Each mistake and what became of it: caught, MISSED, or what kept it from being tried."""
    with tempfile.TemporaryDirectory(prefix="coursewell-mutation-") as folder:
        copy = Path(folder) / "copy"
        _copy_to(copy)
        for mutant in mutants:
            yield mutant, _tried(mutant, copy)


def _copy_to(copy: Path) -> None:
    """The code as git knows it, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file() and not name.startswith(("demo/", "docs/")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)


def _tried(mutant: Mutant, copy: Path) -> str:
    file = copy / mutant.file
    honest = file.read_text()
    if honest.count(mutant.old) != 1:
        return "OUTDATED"
    file.write_text(honest.replace(mutant.old, mutant.new))
    try:
        code = _tests(mutant, copy)
    finally:
        file.write_text(honest)
    return {0: "MISSED", FAILED: "caught"}.get(code, f"EXIT {code}")


def _tests(mutant: Mutant, copy: Path) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--db", mutant.database]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, *mutant.tests], cwd=copy, env=environment, capture_output=True, text=True
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
