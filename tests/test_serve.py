"""`coursewell serve` as an operator meets it: real processes, real signals."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from tests.support import processes, site


def serve(data, port, **settings):
    command = [sys.executable, "-m", "config.cli", "serve", "--port", str(port)]
    environment = site.environment(data, port, **settings)
    return subprocess.run(command, env=environment, cwd=site.ROOT, capture_output=True, text=True, timeout=60)


def status(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.status


@pytest.mark.slow
def test_it_serves_and_says_where_once_it_answers(demo_site):
    assert demo_site.url + "/" in demo_site.log
    assert status(demo_site.url + "/accounts/login/") == 200


@pytest.mark.slow
def test_the_demo_passwords_are_made_for_this_database_and_kept_from_others(demo_site):
    kept = demo_site.data / "demo-accounts.json"
    passwords = [account["password"] for account in json.loads(kept.read_text())]
    assert len(set(passwords)) == 3
    assert all(password in demo_site.log for password in passwords)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.slow
def test_the_second_one_on_a_port_is_told_the_way_out(demo_site, tmp_path):
    port = int(demo_site.url.rsplit(":", 1)[1])
    second = serve(tmp_path, port)
    assert second.returncode == 1
    assert re.fullmatch(rf"Error: Port {port} is in use by another program: choose another one, .*\n", second.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("to_the_group", [False, True], ids=["SIGTERM to the main process", "Ctrl-C in a terminal"])
def test_it_stops_at_once_and_leaves_nothing_behind(tmp_path, to_the_group):
    port = processes.free_port()
    command = [sys.executable, "-m", "config.cli", "serve"]
    environment = site.environment(tmp_path, port, SITE_URL="https://courses.example.org")
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=site.ROOT, stdout=output, start_new_session=True)
    try:
        processes.wait_until(lambda: processes.listens(port), process, log)
        if to_the_group:
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGTERM)
        assert process.wait(6) == 0
    finally:
        processes.stop(process)
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)


@pytest.mark.slow
def test_a_site_that_others_reach_gets_no_demo_accounts(tmp_path):
    port = processes.free_port()
    environment = site.environment(tmp_path, port, SITE_URL="https://courses.example.org")
    command = [sys.executable, "-m", "config.cli", "prepare"]
    subprocess.run(command, env=environment, cwd=site.ROOT, check=True, timeout=60)
    assert not (tmp_path / "demo-accounts.json").exists()


@pytest.mark.slow
def test_triggers_of_another_release_are_made_again_although_there_is_nothing_to_migrate(tmp_path):
    environment = site.environment(tmp_path, 8000, SITE_URL="https://courses.example.org")
    prepare = [sys.executable, "-m", "config.cli", "prepare"]
    subprocess.run(prepare, env=environment, cwd=site.ROOT, check=True, timeout=60)
    ours = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'freshkeys*courses_course*' ORDER BY name"
    )
    with closing(sqlite3.connect(tmp_path / "coursewell.sqlite3")) as database, database:
        before = database.execute(ours).fetchall()
        database.execute(f'DROP TRIGGER "{before[0][0]}"')
    subprocess.run(prepare, env=environment, cwd=site.ROOT, check=True, timeout=60)
    with closing(sqlite3.connect(tmp_path / "coursewell.sqlite3")) as database:
        assert database.execute(ours).fetchall() == before
