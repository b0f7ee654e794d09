"""`make test`: the whole suite on SQLite with the browser tests, then the rest of it on PostgreSQL."""

from __future__ import annotations

import subprocess
import sys

import chromium

SKIPPED = """
The browser tests were skipped, because Chromium is missing. To get them, install it and run the tests again:
    sudo apt-get install chromium fonts-noto-cjk && make test"""


def pytest(*arguments: str) -> bool:
    command = [sys.executable, "-m", "pytest", "--quiet", "--numprocesses", "2", *arguments, *sys.argv[1:]]
    return subprocess.run(command, check=False).returncode == 0


def main() -> None:
    has_browser = chromium.install()
    print("== SQLite", flush=True)
    on_sqlite = pytest() if has_browser else pytest("-m", "not browser")
    print("== PostgreSQL", flush=True)
    on_postgres = pytest("--db", "postgres", "-m", "not browser")
    if not has_browser:
        print(SKIPPED)
    if not on_sqlite:
        sys.exit("The tests on SQLite did not pass: see the summary further above.")
    sys.exit(0 if on_postgres else 1)


if __name__ == "__main__":
    main()
