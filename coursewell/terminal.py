"""How the commands speak: one sentence for each failure, and progress that neither floods a log nor goes silent."""

from __future__ import annotations

import sys
import time
from types import TracebackType

import click


class FailureError(click.ClickException):
    """A problem found while doing what was asked. The message says what to do; the exit code is 1."""

    exit_code = 1


#: Set in the context's `meta` when standard output is promised to a program.
FOR_A_PROGRAM = "coursewell.for_a_program"


def say(text: str = "") -> None:
    """What a person wants to know; it makes way for JSON that was asked for on standard output."""
    context = click.get_current_context(silent=True)
    click.echo(text, err=bool(context and context.meta.get(FOR_A_PROGRAM)))


def end(*, is_well: bool) -> None:
    """End a command with exit code 0 or 1. What is wrong was said already."""
    if not is_well:
        raise click.exceptions.Exit(1)


def warn(text: str) -> None:
    click.echo(text, err=True)


class Progress:
    """Counts what is done on standard error: one line that renews itself on a terminal, a line every few seconds else.

    Short runs on a pipe print nothing at all.
    """

    def __init__(self, label: str, total: int | None = None, *, every: float = 5.0) -> None:
        self.label, self.total, self.done = label, total, 0
        self.is_terminal = sys.stderr.isatty()
        self.every = 0.1 if self.is_terminal else every
        self._last = time.monotonic()

    def advance(self, count: int = 1) -> None:
        self.done += count
        now = time.monotonic()
        if now - self._last >= self.every:
            self._last = now
            self._print()

    def _print(self) -> None:
        of = f" of {self.total:,}" if self.total is not None else ""
        line = f"{self.label}: {self.done:,}{of}"
        click.echo(f"\r\033[K{line}" if self.is_terminal else line, err=True, nl=not self.is_terminal)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.is_terminal:
            click.echo("\r\033[K", err=True, nl=False)
