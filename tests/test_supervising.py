"""The main process of a site, over programs that stand in for its three: it starts, watches and stops them."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.supervising import VARIABLE, Plan, Program
from tests.support import processes, site

KINDS = ("application", "worker", "edge")
GREETING = "It answers.\n"


@dataclass
class Running:
    """A main process with its stand-ins."""

    main: subprocess.Popen[bytes]
    place: Path
    port: int

    @property
    def log(self):
        return (self.place / "log").read_text()

    def wait_until(self, is_so):
        processes.wait_until(is_so, self.main, self.place / "log", patience=20)

    def pids(self, kind):
        file = self.place / "notes" / kind
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def ask(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10) as answer:
            return int(answer.read())


@pytest.fixture
def start(tmp_path):
    """Start a main process; each name in `orders` is a file that a stand-in obeys."""
    started = []

    def begin(*orders):
        for folder in ("notes", "sockets"):
            (tmp_path / folder).mkdir()
        for order in orders:
            (tmp_path / "notes" / order).touch()
        with socket.socket() as listener, (tmp_path / "lock").open("w") as lock, (tmp_path / "log").open("w") as log:
            listener.bind(("127.0.0.1", 0))
            inherited = [listener.fileno(), lock.fileno()]
            environment = {**os.environ, VARIABLE: planned(tmp_path, *inherited).as_json()}
            command = [sys.executable, "-m", "config.supervising"]
            options = {"cwd": site.ROOT, "stdout": log, "stderr": log, "pass_fds": inherited}
            started.append(subprocess.Popen(command, env=environment, **options))
            return Running(started[-1], tmp_path, listener.getsockname()[1])

    yield begin
    for main in started:
        processes.stop(main)


def planned(place, listener, lock):
    sockets = place / "sockets"
    command = [sys.executable, "-m", "tests.support.standins"]
    arguments = [str(place / "notes"), str(sockets / "application.sock"), str(listener)]
    programs = {kind: Program([*command, kind, *arguments], {}) for kind in KINDS}
    where = {"socket": arguments[1], "listener": listener, "folder": str(sockets), "lock": lock}
    return Plan(**programs, **where, greeting=GREETING.strip(), host="courses.example.org")


@pytest.fixture
def running(start):
    running = start()
    running.wait_until(lambda: GREETING in running.log)
    return running


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return False


def test_it_greets_once_the_edge_answers(running):
    assert running.log == GREETING
    assert [len(running.pids(kind)) for kind in KINDS] == [1, 1, 1]


def test_until_the_application_accepts_the_port_refuses(start):
    running = start("application-cannot-start", "application-is-deaf")
    assert running.main.wait(20) == 1
    assert running.pids("edge") == []


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_killed_is_started_again(running, kind):
    os.kill(running.pids(kind)[0], signal.SIGKILL)
    running.wait_until(lambda: len(running.pids(kind)) == 2)
    assert running.log == f"{GREETING}The {kind} ended (killed by SIGKILL) and is started again.\n"


def test_who_fails_again_and_again_is_started_later_and_later(running):
    for times in (1, 2, 3):
        running.wait_until(lambda times=times: len(running.pids("worker")) == times)
        os.kill(running.pids("worker")[-1], signal.SIGKILL)
        running.wait_until(lambda times=times: running.log.count("ended") == times)
    assert re.findall("again(.*)\n", running.log) == [".", " in 1 s.", " in 2 s."]


def test_readers_wait_while_the_edge_is_started_again(running):
    first = running.ask()
    os.kill(first, signal.SIGKILL)
    running.wait_until(lambda: not is_alive(first))  # who reaches it before it is gone is cut off
    assert running.ask() != first


@pytest.mark.parametrize("kind", KINDS)
def test_a_program_that_cannot_start_ends_everything(start, kind):
    running = start(f"{kind}-cannot-start")
    assert running.main.wait(20) == 1
    assert f"The {kind} cannot start (exit code 3), so the site does not. What it said is above.\n" in running.log
    assert not any(is_alive(pid) for kind in KINDS for pid in running.pids(kind))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_edge_is_stopped_before_the_application_that_it_asks(running, number):
    running.main.send_signal(number)
    assert running.main.wait(20) == 0
    ends = (running.place / "notes" / "ends").read_text().split()
    assert (sorted(ends), ends[-1]) == (sorted(KINDS), "application")
    assert not (running.place / "sockets").exists()


def test_a_program_that_somebody_has_stopped_is_ended_too(running):
    os.kill(running.pids("application")[0], signal.SIGSTOP)
    running.main.send_signal(signal.SIGTERM)
    assert running.main.wait(20) == 0


def test_a_second_signal_does_not_wait_for_who_does_not_listen(start):
    running = start("edge-is-deaf")
    running.wait_until(lambda: GREETING in running.log)
    running.main.send_signal(signal.SIGINT)
    running.wait_until(lambda: (running.place / "notes" / "ends").exists())  # the worker has heard of it
    running.main.send_signal(signal.SIGINT)
    running.main.wait(3)
    assert not any(is_alive(pid) for kind in KINDS for pid in running.pids(kind))


def test_when_the_main_process_is_killed_nothing_stays_behind(running):
    left = [os.pidfd_open(running.pids(kind)[0]) for kind in KINDS]
    running.main.kill()
    assert [select.select([pidfd], [], [], 10)[0] for pidfd in left] == [[pidfd] for pidfd in left]
    for pidfd in left:
        os.close(pidfd)


def test_the_site_is_asked_for_its_health_by_its_name(running):
    asked = (running.place / "notes" / "asked").read_text()
    assert asked.startswith("GET /healthz HTTP/1.1\nHost: courses.example.org\n")
