"""The main process of a site: it starts the application, the worker and the edge, watches them, and stops them.

`coursewell serve` becomes this program when the site is prepared (`python -m config.supervising`, with a plan in the
environment). It loads neither Django nor anything large, and has one thread of its own besides: the one that greets.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass

from config.children import Child

VARIABLE = "COURSEWELL_PLAN"
STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
#: What is being answered may take so long after the signal to stop; then the application has as long.
SECONDS_TO_STOP = 3.5
#: How often to look whether the site answers, while it starts.
LOOK_SECONDS = 0.05
BACKLOG = 1024


@dataclass(frozen=True)
class Program:
    """How one of the three is started."""

    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """What `coursewell serve` has decided."""

    application: Program
    worker: Program
    edge: Program
    #: The Unix socket that the application will listen on.
    socket: str
    #: The port, bound already, as a file descriptor that this process inherits and hands on to the edge.
    listener: int
    #: The folder of the sockets, and the file descriptor that holds its lock.
    folder: str
    lock: int
    greeting: str
    #: The name by which the site is asked whether it answers.
    host: str

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def read(text: str) -> Plan:
    told = json.loads(text)
    told |= {name: Program(**told[name]) for name in ("application", "worker", "edge")}
    return Plan(**told)


class Site:
    """The three programs of one plan, running."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.listener = socket.socket(fileno=plan.listener)
        self.application = Child("The application", plan.application.command, plan.application.environment)
        self.worker = Child("The worker", plan.worker.command, plan.worker.environment)
        self.edge = Child("The edge", plan.edge.command, plan.edge.environment, [plan.listener])
        self.children = [self.application, self.worker]
        self.has_answered = threading.Event()
        self._wakes, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(self._wakes, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (*STOPPING, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def run(self) -> int:
        """Keep the site running until a signal stops it; the exit code."""
        code = 0
        try:
            while not code:
                self._start_what_is_due()
                if self._sleep(self._until_something_is_due()) & STOPPING:
                    break
                code = self._see_who_ended()
        finally:
            self.stop()
        return code

    def _start_what_is_due(self) -> None:
        if self.edge not in self.children and _accepts(self.plan.socket):
            # Not before: until somebody can answer, the port refuses, and whoever balances load asks another machine.
            try:
                self.listener.listen(BACKLOG)
            except OSError as error:  # somebody else began to listen since it was bound
                port = self.listener.getsockname()[1]
                raise SystemExit(f"Port {port} is in use by another program ({error.strerror}).") from error
            self.children.append(self.edge)
            threading.Thread(target=self._greet, daemon=True).start()
        for child in self.children:
            child.start_if_due(time.monotonic())

    def _see_who_ended(self) -> int:
        for child in self.children:
            if not child.has_ended(time.monotonic()):
                continue
            if child.ended_itself and not self.has_answered.is_set():
                _say(f"{child.name} cannot start ({child.last_words}), so the site does not. What it said is above.")
                return 1
            _say(f"{child.name} ended ({child.last_words}) and is started again{child.when}.")
        return 0

    def _until_something_is_due(self) -> float | None:
        if self.edge not in self.children:
            return LOOK_SECONDS
        waits = [child.due_in(time.monotonic()) for child in self.children if child.process is None]
        return min(waits, default=None)

    def _sleep(self, seconds: float | None) -> set[int]:
        """Sleep until a signal comes, or so long; the signals that came."""
        with suppress(InterruptedError):
            select.select([self._wakes], [], [], seconds)
        with suppress(BlockingIOError):
            return set(os.read(self._wakes, 512))
        return set()

    def stop(self) -> None:
        """End all, the edge first: what it is answering may need the application. A second signal is obeyed at once."""
        self.listener.close()
        first, last = [self.edge, self.worker], [self.application]
        is_patient = True
        for leaving in (first, last):
            for child in leaving:
                child.terminate()
            is_patient = is_patient and self._wait_for(leaving)
        for child in (*first, *last):
            child.kill()
        shutil.rmtree(self.plan.folder, ignore_errors=True)

    def _wait_for(self, children: Sequence[Child]) -> bool:
        """Whether to go on waiting for others when these are gone, or were given up."""
        until = time.monotonic() + SECONDS_TO_STOP
        while any(child.is_alive for child in children) and (left := until - time.monotonic()) > 0:
            if self._sleep(min(left, 0.5)) & STOPPING:
                return False
        return True

    def _greet(self) -> None:
        while not _answers(self.listener, self.plan.host):
            time.sleep(LOOK_SECONDS)
        self.has_answered.set()
        print(self.plan.greeting, flush=True)  # noqa: T201


def _accepts(path: str) -> bool:
    """Whether somebody listens on this Unix socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.setblocking(False)
        return probe.connect_ex(path) == 0


def _answers(listener: socket.socket, host: str) -> bool:
    """Whether the site itself answers: a 503 is the edge's word that it does not."""
    try:
        with socket.create_connection(listener.getsockname()[:2], timeout=5) as asking:
            asking.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            head = asking.recv(16, socket.MSG_WAITALL)
            return head.startswith(b"HTTP/1.") and head[9:12] != b"503"
    except OSError:
        return False


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201


def main() -> None:
    plan = read(os.environ.pop(VARIABLE))
    os.set_inheritable(plan.lock, False)
    os.set_inheritable(plan.listener, False)
    sys.exit(Site(plan).run())


if __name__ == "__main__":
    main()
