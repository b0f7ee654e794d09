"""The site withstands what strangers send it, and its next visitor notices nothing."""

from __future__ import annotations

import pytest

from bars.attacks import attacks
from bars.attacks.talking import ask
from tests.support.session import sign_in


def visit(port, cookies="none=1"):
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
