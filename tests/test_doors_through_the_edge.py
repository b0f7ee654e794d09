"""A password that was changed and a suspension hold with the next request, although the edge keeps pages."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest

from tests.support import site
from tests.support.session import STUDENT, password_of, sign_in

pytestmark = pytest.mark.slow
SIGNED_IN, PASSWORD = "Sam Example", "staple correct horse"


@pytest.fixture(scope="module")
def edged(tmp_path_factory):
    with site.running(tmp_path_factory.mktemp("doors"), EDGE="1") as running:
        yield running


def ask(running, path, cookies="", form=None):
    data = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(running.url + path, data, {"Cookie": cookies})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode()


def token(cookies):
    return next(one.partition("=")[2] for one in cookies.split("; ") if one.startswith("csrftoken="))


def by_sql(running, statement):
    with sqlite3.connect(running.data / "coursewell.sqlite3") as database:
        database.execute(statement)
    database.close()


def test_another_password_signs_out_every_other_browser(edged):
    here, elsewhere = sign_in(edged), sign_in(edged)
    for _ in range(2):
        assert SIGNED_IN in ask(edged, "/", elsewhere)
    form = {"oldpassword": password_of(edged, STUDENT), "password1": PASSWORD, "csrfmiddlewaretoken": token(here)}
    ask(edged, "/accounts/password/change/", here, form)
    assert SIGNED_IN not in ask(edged, "/", elsewhere)
    assert "Sign in" in ask(edged, "/", elsewhere)


def test_who_is_suspended_by_plain_sql_is_a_stranger_with_the_next_request(edged):
    cookies = sign_in(edged, "instructor@demo.example")
    for _ in range(2):
        assert "Ada Example" in ask(edged, "/", cookies)
    by_sql(edged, "UPDATE accounts_user SET is_active = 0 WHERE email = 'instructor@demo.example'")
    assert "/accounts/login/" in ask(edged, "/", cookies)
    assert "Your account:" not in ask(edged, "/", cookies)


def test_who_is_erased_is_a_stranger_with_the_next_request(edged):
    cookies = sign_in(edged, "staff@demo.example")
    for _ in range(2):
        assert "Stella Example" in ask(edged, "/", cookies)
    by_sql(edged, "UPDATE accounts_user SET is_superuser = 1 WHERE email = 'student@demo.example'")  # somebody has to
    command = [sys.executable, "-m", "config.cli", "user", "erase", "staff@demo.example", "--yes"]
    subprocess.run(command, env=edged.environment, cwd=site.ROOT, check=True, timeout=60)
    assert "Stella Example" not in ask(edged, "/", cookies)
    assert "/accounts/login/" in ask(edged, "/", cookies)
