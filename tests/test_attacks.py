"""The site withstands what strangers send it, and its next visitor notices nothing."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from bars.attacks import attacks
from bars.attacks.talking import ask
from tests.support import site


@pytest.fixture(scope="module")
def edged_site(tmp_path_factory):
    with site.running(tmp_path_factory.mktemp("edged-site"), EDGE="1") as running:
        yield running


def sign_in(running):
    """The cookies of the demo student."""
    account = json.loads((running.data / "demo-accounts.json").read_text())[1]
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{running.url}/accounts/login/"
    opener.open(address, timeout=20).read()
    token = next(one.value for one in jar if one.name == "csrftoken")
    form = {"login": account["email"], "password": account["password"], "csrfmiddlewaretoken": token}
    opener.open(address, urllib.parse.urlencode(form).encode(), timeout=20).read()
    assert "sessionid" in {one.name for one in jar}
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def visit(port, cookies=""):
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nCookie: {cookies}\r\n\r\n"
    (reply,) = ask(port, request.encode()).replies
    return reply


@pytest.mark.slow
def test_every_attack_is_answered_and_leaves_the_next_visitors_page_clean(edged_site):
    port = int(edged_site.url.rsplit(":", 1)[1])
    (application,) = edged_site.data.glob("run/*/app.sock")
    cookies = sign_in(edged_site)
    assert b"student" in visit(port, cookies).body.lower()
    results = list(attacks(port, str(application), cookies=cookies))
    assert [(title, detail) for title, is_ok, detail in results if not is_ok] == []
    assert len(results) >= 60
    assert "Traceback" not in edged_site.log
