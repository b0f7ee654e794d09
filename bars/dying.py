"""`python -m bars.dying STEP REPORT COMMAND...`: the real `coursewell`, which kills itself (SIGKILL) at one step.

A step is a statement to the database, a commit, or a file of the source or of FILES_DIR that is opened, linked or
removed. With STEP 0 it lives and writes the number of its steps to REPORT.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    at, report, *arguments = sys.argv[1:]
    places = tuple(
        os.path.realpath(place) for place in (os.environ["FILES_OF_SOURCE"], os.environ["DATA_DIR"] + "/files")
    )
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == int(at):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, values: tuple[Any, ...]) -> None:
        if event in {"open", "os.link", "os.remove"} and any(
            isinstance(value, str | os.PathLike) and os.fspath(value).startswith(places) for value in values
        ):
            step()

    def statement(execute: Callable[..., Any], *values: Any) -> Any:
        step()
        return execute(*values)

    from config.cli import build, run

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    build()
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper

    commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def watched_commit(self: BaseDatabaseWrapper) -> None:
        step()
        commit(self)
        step()

    BaseDatabaseWrapper._commit = watched_commit  # type: ignore[attr-defined]
    sys.addaudithook(watch)
    with connection.execute_wrapper(statement):
        code = run(arguments)
    with open(report, "w") as file:
        file.write(str(count))
    sys.exit(code)


if __name__ == "__main__":
    main()
