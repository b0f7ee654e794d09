"""The edge as a process: it listens where it is told, keeps to its limits, and finishes what it is answering."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest

from freshkeys.checking import processes
from freshkeys.edge.settings import VARIABLE

pytestmark = pytest.mark.slow
LEAST = {"application": "/nowhere", "database": {"vendor": "sqlite", "address": "x"}, "secret": "s", "hosts": ["*"]}


@pytest.fixture
def edge(tmp_path):
    """An edge on a socket that it inherits, as `coursewell serve` starts it."""
    with socket.create_server(("127.0.0.1", 0)) as listener, (tmp_path / "log").open("w") as log:
        port = listener.getsockname()[1]
        told = {**LEAST, "listener": listener.fileno(), "telling": [str(tmp_path / "edge.sock")]}
        process = subprocess.Popen(
            [sys.executable, "-m", "freshkeys.edge.tests.stub"],
            env={**os.environ, VARIABLE: json.dumps(told)},
            pass_fds=[listener.fileno()],
            stderr=log,
            preexec_fn=processes.dying_with_parent(signal.SIGKILL),
        )
    processes.wait_until(lambda: answers(port), process, tmp_path / "log")
    process.port = port
    yield process
    processes.stop(process)


def answers(port):
    try:
        return get(port, "/").status == 200
    except OSError:
        return False


def get(port, path, headers=()):
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asking.request("GET", path, headers=dict(headers))
    answer = asking.getresponse()
    answer.read()
    asking.close()
    return answer


def run(**settings):
    environment = {**os.environ, VARIABLE: json.dumps({**LEAST, **settings})}
    command = [sys.executable, "-m", "freshkeys.edge.tests.stub"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30)


def test_what_is_being_answered_is_finished_and_nobody_new_is_let_in(edge, tmp_path):
    answer = []
    reader = threading.Thread(target=lambda: answer.append(get(edge.port, f"/slow?{tmp_path}/go").status))
    reader.start()
    processes.wait_until((tmp_path / "go.begun").exists, edge, tmp_path / "log")
    edge.send_signal(signal.SIGTERM)
    processes.wait_until(lambda: not processes.listens(edge.port), edge, tmp_path / "log")
    (tmp_path / "go").touch()
    reader.join()
    assert (answer, edge.wait(5)) == ([200], 0)


def test_it_is_one_process(edge):
    with open(f"/proc/{edge.pid}/task/{edge.pid}/children") as children:
        assert children.read() == ""


@pytest.mark.parametrize("headers", [{"X": "x" * 500_000}, {f"X-{n}": "x" for n in range(150)}])
def test_too_many_headers_are_refused(edge, headers):
    assert get(edge.port, "/", headers).status == 431


def test_it_may_open_as_many_files_as_it_may_have_readers(edge):
    with open(f"/proc/{edge.pid}/limits") as limits:
        (line,) = [line for line in limits if line.startswith("Max open files")]
    soft, hard = line.split()[3:5]
    assert hard == "unlimited" or int(soft) >= min(4352, int(hard))


def test_its_counters_are_at_an_address_of_their_own(edge, tmp_path):
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(tmp_path / "edge.sock"))
        asking.sendall(b"GET /counters HTTP/1.1\r\n\r\n")
        assert json.loads(asking.makefile().read().partition("\n\n")[2])["hit"] >= 1


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run(port=port)
    assert (ended.returncode, ended.stderr) == (
        1,
        f"The edge cannot listen on 127.0.0.1:{port} (Address already in use).\n",
    )


def test_counters_that_can_be_told_nowhere_end_it(tmp_path):
    ended = run(port=processes.free_port(), telling=[str(tmp_path / "no" / "folder")])
    assert ended.returncode == 1
    assert ended.stderr.startswith("The edge cannot tell its counters at ")


def test_settings_that_make_no_sense_are_explained():
    ended = run(port="http")
    assert (ended.returncode, ended.stderr) == (1, 'port in FRESHKEYS_EDGE must be a number, not "http".\n')
