"""One run of an import: whatever ends it early, one sentence says why, and what became of the site."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click
from django.db import OperationalError, connection

from coursewell.authoring.commands import summary
from coursewell.failures import sentence_for
from coursewell.terminal import FailureError

NOTHING = "Nothing was imported."
ALL = "Everything was imported before that."
UNKNOWN = "It is not known whether anything was imported: run the import again, what is right already stays as it is."


class Attempt:
    """How far it has come, and the summary so far."""

    def __init__(self) -> None:
        self.result: dict[str, Any] = {}
        self.is_finishing = False
        self.is_done = False

    def finish(self) -> None:
        """Only the commit is left: from here on a signal to stop waits until that is known to have happened."""
        self.is_finishing = True

    def done(self) -> None:
        self.is_done = True

    def stop(self, number: int, frame: FrameType | None) -> None:
        if self.is_done or not self.is_finishing:
            raise KeyboardInterrupt

    def outcome(self, error: BaseException | None = None) -> str:
        if self.is_done:
            return ALL
        # A connection that breaks while the server commits does not say whether it did.
        is_open = self.is_finishing and isinstance(error, OperationalError) and connection.vendor == "postgresql"
        return UNKNOWN if is_open else NOTHING


@contextmanager
def attempted(json_file: str | None, *, writes: bool = True) -> Iterator[Attempt]:
    """Ends Ctrl-C, SIGTERM, full disks and lost databases in a sentence and exit code 1, and always in a summary."""
    attempt = Attempt()
    summary.refuse_unwritable(json_file)
    try:
        with stopped_by_signals(attempt):
            try:
                yield attempt
            except (KeyboardInterrupt, click.Abort):
                raise FailureError(f"Stopped. {attempt.outcome() if writes else ''}".strip()) from None
            except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
                raise
            except Exception as error:
                said = f"{sentence_for(error)} {attempt.outcome(error) if writes else ''}"
                raise FailureError(said.strip()) from error
    except FailureError as error:
        summary.write_json(json_file, attempt.result | {"error": error.message})
        raise
    try:
        summary.write_json(json_file, attempt.result)
    except FailureError as error:
        raise FailureError(f"{error.message} {attempt.outcome() if writes else ''}".strip()) from None


@contextmanager
def stopped_by_signals(attempt: Attempt) -> Iterator[None]:
    before = {}
    if threading.current_thread() is threading.main_thread():  # Python lets no other thread do this
        before = {number: signal.signal(number, attempt.stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
