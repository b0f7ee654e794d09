"""Makes and repairs `.venv`: `python3 tools/venv.py base` for running, `dev` for testing. Standard library only.

What is installed is written down last, so an installation that was interrupted is made again from nothing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RECORD = VENV / "installed.json"
SETS = {"base": ["base"], "dev": ["base", "dev"]}


def digest(name: str) -> str:
    inputs = [ROOT / "requirements" / f"{name}.txt", ROOT / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def installed() -> dict[str, str]:
    """The sets that are installed whole, with the digest of what was asked for."""
    if not (VENV / "bin" / "python").exists():  # also when the Python that it was made with is gone
        return {}
    try:
        record: dict[str, str] = json.loads(RECORD.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return record


def make() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in made.stdout + made.stderr:
            sys.exit("Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv")
        sys.exit(f"The virtual environment could not be made:\n{made.stdout}{made.stderr}")


def pip(*arguments: str) -> None:
    command = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--no-deps"]
    # Compiled on both cores afterwards, which takes half the time.
    if subprocess.run([*command, "--no-compile", *arguments], cwd=ROOT, check=False).returncode:
        sys.exit("The installation did not finish. Run the same command again when the cause above is dealt with.")


def install(wanted: str) -> None:
    have = installed()
    missing = [name for name in SETS[wanted] if have.get(name) != digest(name)]
    if not missing:
        return
    started = time.monotonic()
    print(f"Installing what Coursewell needs into {VENV.relative_to(ROOT)} (once) ...", flush=True)
    if not have:
        make()
    RECORD.unlink(missing_ok=True)
    for name in missing:
        pip("--quiet", "--require-hashes", "--requirement", f"requirements/{name}.txt")
    pip("--quiet", "--no-build-isolation", "--no-index", "--editable", ".")
    compile_all = [str(VENV / "bin" / "python"), "-m", "compileall", "-q", "-j", "0", str(VENV / "lib")]
    subprocess.run([*compile_all, "-x", r"/(pip|setuptools|mypy|hypothesis)/"], stdout=subprocess.DEVNULL, check=False)
    RECORD.write_text(json.dumps({**have, **{name: digest(name) for name in missing}}))
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one shall read why it fails
        sys.exit(
            f"Coursewell needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. "
            "Name a newer one, as in: make run PYTHON=python3.12"
        )
    with Path(__file__).open() as lock:  # two makes at once take turns
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(sys.argv[1])


if __name__ == "__main__":
    main()
