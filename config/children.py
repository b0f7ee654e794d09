"""Processes that a main process starts, starts again when they end, and never leaves behind."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

PR_SET_PDEATHSIG = 1  # prctl(2)
#: Who ran for so long has started well: an end after that is the first one again.
SECONDS_OF_PEACE = 30.0
MOST_SECONDS_TO_WAIT = 30.0


class Child:
    """A program that has to run: the process of the moment, and how often it failed in a row.

    Moments are those of `time.monotonic()`.
    """

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], descriptors: Sequence[int] = ()
    ) -> None:
        self.name = name
        self.command, self.environment, self.descriptors = command, environment, descriptors
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.wait = 0.0
        self._due_at, self._started_at = -math.inf, 0.0
        self._refusal = ""  # why there is no process, where the system would not start one
        #: How the last process ended: in words, and whether it ended itself.
        self.last_words, self.ended_itself = "", False

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def when(self) -> str:
        return f" in {self.wait:g} s" if self.wait else ""

    def due_in(self, now: float) -> float:
        """How long until it is to be started again."""
        return max(0.0, self._due_at - now)

    def start_if_due(self, now: float) -> None:
        if self.process is not None or now < self._due_at:
            return
        self._started_at = now
        try:
            self.process = subprocess.Popen(  # noqa: S603  the commands are ours
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                pass_fds=self.descriptors,
                process_group=0,  # Ctrl-C is for the main process alone, which says when who stops
                preexec_fn=dying_with(os.getpid()),
            )
        except OSError as error:  # no memory for another process, or somebody has removed the program
            self._refusal = f"{error.filename or self.command[0]}: {error.strerror}"

    def has_ended(self, now: float) -> bool:
        """Whether it ended since it was looked at last; then it is due again, later the more often it failed."""
        if self._refusal:
            self.last_words, self.ended_itself, self._refusal = self._refusal, True, ""
        elif self.process is not None and (code := self.process.poll()) is not None:
            self.process, self.ended_itself = None, code >= 0
            self.last_words = f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
        else:
            return False
        self.failures = 1 if now - self._started_at >= SECONDS_OF_PEACE else self.failures + 1
        self.wait = 0.0 if self.failures == 1 else min(2.0 ** (self.failures - 2), MOST_SECONDS_TO_WAIT)
        self._due_at = now + self.wait
        return True

    def terminate(self) -> None:
        self._send(signal.SIGTERM)
        self._send(signal.SIGCONT)  # or one that somebody has stopped never hears of it

    def kill(self) -> None:
        self._send(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def _send(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)


def dying_with(parent: int) -> Callable[[], None]:
    """For a new child: have the kernel kill it when its parent is gone, even by SIGKILL."""
    kernel = ctypes.CDLL(None) if sys.platform == "linux" else None  # now: a child that was just forked loads nothing

    def ask() -> None:
        if kernel is not None:
            kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL.value)
        if os.getppid() != parent:  # it went before we asked
            os._exit(1)

    return ask
