"""`coursewell serve` with the edge in front, and what happens when one of its processes is taken away."""

from __future__ import annotations

import http.client
import os
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections import Counter

import pytest

from tests.support import processes, site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def edged(tmp_path_factory):
    """A site that any test may shake: it must be well again at the end of each."""
    port = processes.free_port()
    with site.running(tmp_path_factory.mktemp("edged"), METRICS=f"127.0.0.1:{port}") as running:
        yield running


def ask(url, method="GET"):
    """The status, or how it broke."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=20) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__


def is_well(running):
    return {ask(f"{running.url}{path}") for path in ("/", "/healthz")} == {200}


def test_the_greeting_comes_when_the_site_answers(edged):
    assert f"answers at {edged.url}/" in edged.log
    assert ask(edged.url) == 200
    assert sorted(edged.children()) == ["application", "edge", "worker"]


def test_a_page_says_how_it_was_answered(edged):
    with urllib.request.urlopen(edged.url, timeout=20) as answer:
        assert answer.headers["Server-Timing"].startswith('freshkeys;desc="')


def test_only_this_user_reaches_the_sockets(edged):
    (folder,) = (edged.data / "run").iterdir()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}
    assert modes == {folder.name: 0o700, "app.sock": 0o600, "edge.sock": 0o600, "lock": 0o600}


def test_the_secret_is_on_no_command_line(edged):
    environment = processes.told(edged.children()["application"], "environ").split("\0")
    (secret,) = [line.partition("=")[2] for line in environment if line.startswith("FRESHKEYS_EDGE_SECRET=")]
    lines = [processes.told(pid, "cmdline") for pid in [*edged.children().values(), edged.process.pid]]
    assert len(secret) >= 32
    assert not [line for line in lines if secret in line]


def test_prometheus_has_an_address_of_its_own_and_readers_do_not_see_it(edged):
    with urllib.request.urlopen(f"http://{edged.environment['METRICS']}/metrics", timeout=10) as answer:
        assert b"freshkeys_requests_total" in answer.read()
    assert {ask(f"{edged.url}/metrics"), ask(f"{edged.url}/counters")} == {404}


@pytest.mark.parametrize("kind", ["application", "worker", "edge"])
def test_whoever_is_killed_while_readers_ask_is_back_at_once(edged, kind):
    outcomes, is_over = Counter(), threading.Event()

    def read():
        while not is_over.is_set():
            outcomes[ask(edged.url)] += 1

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    killed = edged.children()[kind]
    os.kill(killed, signal.SIGKILL)
    edged.wait_until(lambda: edged.children().get(kind, killed) != killed and is_well(edged))
    is_over.set()
    for reader in readers:
        reader.join()
    broken = {outcome for outcome in outcomes if isinstance(outcome, str)}
    assert set(outcomes) - broken <= {200, 503}
    assert sum(outcomes[one] for one in broken) <= (4 if kind == "edge" else 0), outcomes


def test_a_worker_of_the_application_that_is_killed_takes_one_answer_with_it_at_most(edged):
    pid = edged.children()["application"]
    os.kill(processes.children(pid)[0], signal.SIGKILL)
    assert [ask(f"{edged.url}/healthz") for _ in range(20)].count(200) >= 19
    assert edged.children()["application"] == pid


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The data of an empty site, to be copied: preparing takes longer than starting."""
    data = tmp_path_factory.mktemp("prepared")
    command = [sys.executable, "-m", "config.cli", "prepare"]
    environment = site.environment(data, 8000, SITE_URL="https://courses.example.org")
    subprocess.run(command, env=environment, cwd=site.ROOT, check=True, timeout=120)
    return data


@pytest.fixture
def own_data(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path / "data")


@pytest.fixture
def own_site(own_data):
    """A site of the test's own, to be ended by it."""
    with site.running(own_data, SITE_URL="https://courses.example.org") as running:
        yield running


def all_of(running):
    """Every process of the site, as something that says when it has ended."""
    pids, left = [], [running.process.pid]
    while left:
        pids.append(left.pop())
        left += processes.children(pids[-1])
    return [os.pidfd_open(pid) for pid in pids]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda one: one.name)
def test_whatever_ends_the_main_process_ends_all_of_it(own_site, number):
    handles = all_of(own_site)
    assert len(handles) == 6
    own_site.process.send_signal(number)
    assert own_site.process.wait(12) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
    assert [select.select([handle], [], [], 12)[0] for handle in handles] == [[handle] for handle in handles]
    assert not processes.listens(int(own_site.url.rsplit(":", 1)[1]))


def test_what_a_killed_site_left_does_not_hinder_the_next(own_site):
    own_site.process.kill()
    own_site.process.wait()
    (left,) = (own_site.data / "run").iterdir()
    (own_site.data / "serve.log").unlink()
    with site.running(own_site.data, SITE_URL="https://courses.example.org") as again:
        assert sorted(again.children()) == ["application", "edge", "worker"]
        assert not left.exists()


def test_a_port_that_is_taken_ends_it_before_anything_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environment = site.environment(tmp_path, taken.getsockname()[1])
        command = [sys.executable, "-m", "config.cli", "serve"]
        ended = subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert "is in use by another program" in ended.stderr


def test_counters_that_can_be_told_nowhere_end_it_with_a_sentence(own_data):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        settings = {"METRICS": address, "SITE_URL": "https://courses.example.org"}
        environment = site.environment(own_data, processes.free_port(), **settings)
        command = [sys.executable, "-m", "config.cli", "serve"]
        ended = subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 1
    assert f"{address} (Address already in use)" in ended.stderr
    assert "The edge cannot start (exit code 1), so the site does not." in ended.stderr


def test_a_data_folder_with_a_long_name_is_no_hindrance(prepared, tmp_path):
    data = shutil.copytree(prepared, tmp_path / ("long" * 30))
    with site.running(data, SITE_URL="https://courses.example.org") as running:
        assert not list((running.data / "run").iterdir())


def test_without_the_edge_it_serves_as_it_did(tmp_path):
    with site.running(tmp_path, EDGE="0") as running:
        assert is_well(running)
        assert list(running.children()) == ["worker"]
        with urllib.request.urlopen(running.url, timeout=20) as answer:
            assert "Server-Timing" not in answer.headers


def test_the_count_of_freshness_is_a_page_like_any_other(edged):
    assert ask(f"{edged.url}/freshness/") == 200


AUDIT = """
import django
django.setup()
from config.audit import auditor_of
from freshkeys.edge.settings import from_environment
auditor = auditor_of(from_environment())
audited = next(filter(None, (auditor.audit() for _ in range(50))))
print(audited.verdict, audited.served.status, len(audited.rendered.body) > 1000)
"""


def test_the_auditor_finds_a_page_from_memory_as_the_database_says_it(edged):
    def is_from_memory():
        with urllib.request.urlopen(f"{edged.url}/freshness/", timeout=20) as answer:
            return answer.headers["Server-Timing"] == 'freshkeys;desc="hit"'

    edged.wait_until(is_from_memory)
    told = [line.partition("=")[::2] for line in processes.told(edged.children()["worker"], "environ").split("\0")]
    environment = {**dict(filter(all, told)), "DJANGO_SETTINGS_MODULE": "config.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", AUDIT], env=environment, cwd=site.ROOT, capture_output=True, text=True
    )
    assert ended.stdout == "fresh 200 True\n", ended.stderr
