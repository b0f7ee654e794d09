"""What a site says when something is taken from under it, and that it goes on by itself when that is back."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.support import site

pytestmark = pytest.mark.slow


@pytest.fixture
def small_site(tmp_path):
    """A running site with one account and nothing else."""
    command = [sys.executable, "-m", "config.cli"]
    environment = site.environment(tmp_path, 8000)
    subprocess.run([*command, "migrate"], env=environment, cwd=site.ROOT, check=True)
    create = [*command, "user", "create", "ann@example.org", "--password-stdin"]
    subprocess.run(create, env=environment, cwd=site.ROOT, check=True, input=b"correct horse battery\n")
    with site.running(tmp_path) as running:
        yield running


def ask(url):
    """Status, time to come back, and the page."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, None, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers["Retry-After"], answer.read().decode()


def test_a_database_that_is_moved_away_is_waited_for(small_site):
    database, away = small_site.data / "coursewell.sqlite3", small_site.data / "away"
    assert ask(small_site.url)[0] == 200
    database.rename(away)
    for path in ("/", "/courses/x/", "/healthz"):
        assert ask(small_site.url + path)[:2] == (503, "10")
    assert "cannot reach its data" in ask(small_site.url)[2]
    assert not database.exists()
    away.rename(database)
    assert ask(small_site.url)[0] == 200


def test_a_second_site_on_the_same_data_is_a_second_door(small_site):
    (small_site.data / "serve.log").unlink()  # or the second one seems to answer before it does
    with site.running(small_site.data) as second:
        assert (ask(second.url)[0], ask(small_site.url)[0]) == (200, 200)
    assert ask(small_site.url)[0] == 200


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to what is read-only")
def test_a_folder_that_may_not_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)
    command = [sys.executable, "-m", "config.cli", "migrate"]
    answer = subprocess.run(
        command, env=site.environment(tmp_path, 8000), cwd=site.ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: No permission for ")
