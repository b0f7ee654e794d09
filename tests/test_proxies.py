"""The site behind nginx and Caddy, as deploy/ configures them: who asks, what comes through, and what nobody keeps."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
from contextlib import closing

import pytest

from tests.support import processes, proxies, site
from tests.support.proxies import NAME

pytestmark = pytest.mark.slow
PROXIES = [
    pytest.param(name, marks=pytest.mark.skipif(bool(proxies.missing(name)), reason=proxies.missing(name) or name))
    for name in ("nginx", "caddy")
]


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    settings = {"SITE_URL": f"https://{NAME}", "BEHIND_PROXY": "1"}
    with site.running(tmp_path_factory.mktemp("behind"), program="tests.support.echoing", **settings) as running:
        yield running


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request, behind, tmp_path_factory):
    place = tmp_path_factory.mktemp(request.param) / "proxy"
    with proxies.in_front(request.param, place, port_of(behind)) as (https, http):
        yield {"https": https, "http": http}


def port_of(running):
    return int(running.url.rsplit(":", 1)[1])


def ask(proxy, method, path, body=None, *, client="127.0.0.1", host=NAME, **headers):
    trusting = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection(
        "127.0.0.1", proxy["https"], timeout=30, context=trusting, source_address=(client, 0)
    )
    with closing(connection):
        connection.sock = trusting.wrap_socket(_connected(connection), server_hostname=NAME)
        connection.request(method, path, body, {"Host": host, **headers})
        answer = connection.getresponse()
        return answer, answer.read()


def _connected(connection):
    return socket.create_connection(("127.0.0.1", connection.port), 30, connection.source_address)


def test_the_site_knows_who_asks_however_they_lie(proxy):
    lies = {
        "X-Forwarded-For": "6.6.6.6",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "for=6.6.6.6;host=evil.example",
        "Freshkeys-Secret": "guessed",
        "Freshkeys-Client": "6.6.6.6",
    }
    answer, body = ask(proxy, "POST", "/echo", b"x", client="127.0.0.2", **lies)
    said = json.loads(body)
    assert (answer.status, said["client"], said["is_secure"], said["host"]) == (200, "127.0.0.2", True, NAME)
    assert said["freshkeys"] == []


def test_a_page_comes_through_as_the_site_made_it(proxy):
    answer, body = ask(proxy, "GET", "/")
    assert (answer.status, b"</html>" in body) == (200, True)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "freshkeys;desc=" in answer.headers["Server-Timing"]


def test_a_page_is_packed_once_by_the_site(proxy):
    answer, _ = ask(proxy, "GET", "/", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_nothing_is_kept_on_the_way(proxy, behind):
    for checked in (41, 42):
        with closing(sqlite3.connect(behind.data / "coursewell.sqlite3")) as database, database:
            database.execute("DELETE FROM web_freshnesscount")
            database.execute("INSERT INTO web_freshnesscount (id, checked) VALUES (1, ?)", [checked])
        _, body = ask(proxy, "GET", "/freshness/")
        assert f'<dd class="number">{checked}</dd>' in body.decode()


def test_an_upload_arrives_whole(proxy):
    sent = os.urandom(20 * 1024 * 1024)
    answer, body = ask(proxy, "POST", "/echo", sent)
    assert answer.status == 200
    assert json.loads(body)["sha256"] == hashlib.sha256(sent).hexdigest()


def test_another_name_is_no_name_of_the_site(proxy):
    answer, body = ask(proxy, "GET", "/", host="evil.example")
    assert answer.status in (200, 400, 421)
    assert b"</html>" not in body


def test_without_tls_one_is_sent_to_where_there_is(proxy):
    connection = http.client.HTTPConnection("127.0.0.1", proxy["http"], timeout=10)
    with closing(connection):
        connection.request("GET", "/courses/?page=2", headers={"Host": NAME})
        answer = connection.getresponse()
    assert (answer.status // 100, answer.headers["Location"]) == (3, f"https://{NAME}/courses/?page=2")


@pytest.mark.parametrize("name", PROXIES)
def test_a_site_that_is_away_is_said_to_come_back(tmp_path, name):
    with proxies.in_front(name, tmp_path / "proxy", processes.free_port()) as (https, _):
        answer, body = ask({"https": https}, "GET", "/")
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "10", "no-store")
    assert b"come back in a moment" in body


def test_a_503_of_the_site_comes_through_as_it_is(proxy, behind):
    os.kill(behind.process.pid, signal.SIGSTOP)  # or it starts another one at once
    try:
        os.kill(behind.children()["application"], signal.SIGKILL)
        behind.wait_until(lambda: ask(proxy, "POST", "/echo", b"x")[0].status != 200)  # its workers die after it
        answer, _ = ask(proxy, "POST", "/echo", b"x")
        assert (answer.status, bool(answer.headers["Retry-After"])) == (503, True)
    finally:
        os.kill(behind.process.pid, signal.SIGCONT)
        behind.wait_until(lambda: ask(proxy, "POST", "/echo", b"x")[0].status == 200)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze, which is in systemd")
def test_systemd_understands_the_unit(tmp_path):
    unit = (proxies.DEPLOY / "systemd" / "coursewell.service").read_text()
    (tmp_path / "coursewell.service").write_text(unit.replace("/srv/coursewell/.venv/bin/coursewell", "/bin/true"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "coursewell.service")], capture_output=True, text=True
    )
    assert (said.returncode, said.stderr) == (0, "")
