"""docs/reference/headers.md says what every route is sent with: the running site, through its edge, agrees."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import get_resolver

from bars.attacks.talking import ask
from tests.support.session import sign_in
from tests.test_routes import names

PAGE = (settings.BASE_DIR / "docs" / "reference" / "headers.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `?([a-z_:]+)`?[^|]* \| `(/[^`]*)` \| (\d+ [a-z]+) \| (\d+ [a-z]+) \| (yes|no) \|$", re.M)
ROUTES = ROW.findall(PAGE)
OF_EDGE = "/-/freshkeys/"


def word_for(control):
    """What headers.md calls a Cache-Control."""
    exact = {"public, no-cache": "shared", "private, no-cache": "checked"}
    directives = set(control.split(", "))
    if {"private", "no-store"} <= directives and "public" not in directives:
        return "personal"
    return exact.get(control, control)


@pytest.fixture(scope="module")
def get(edged_site):
    port = int(edged_site.url.rsplit(":", 1)[1])

    def get(address, *lines):
        head = [f"GET {address} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", *lines]
        (reply,) = ask(port, "\r\n".join([*head, "", ""]).encode()).replies
        return reply

    return get


@pytest.fixture(scope="module")
def cookies(edged_site):
    return sign_in(edged_site)


def test_every_route_is_in_the_table():
    assert set(names(get_resolver())) - {name for name, *_ in ROUTES} == set()
    assert len(ROUTES) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("row", ROUTES, ids=[address for _, address, *_ in ROUTES])
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_a_route_is_sent_as_the_table_says(get, cookies, row, warm):
    _, address, stranger, signed_in, has_tag = row
    asked = f"{address}?{'warm' if warm else 'cold'}={1}"
    for said, lines in ((stranger, ()), (signed_in, (f"Cookie: {cookies}",))):
        for _ in range(2 if warm else 1):
            reply = get(asked, *lines)
        assert f"{reply.status} {word_for(reply.header(b'cache-control').decode())}" == said
        assert bool(reply.header(b"etag")) is (has_tag == "yes")


@pytest.mark.slow
@pytest.mark.parametrize("row", ROUTES, ids=[address for _, address, *_ in ROUTES])
def test_a_route_has_what_every_answer_has(get, row):
    headers = get(row[1]).headers
    told = {name: value.decode() for name, value in headers}
    assert "default-src 'none'" in told[b"content-security-policy"]
    assert (told[b"x-content-type-options"], told[b"referrer-policy"]) == ("nosniff", "same-origin")
    assert re.fullmatch(r'freshkeys;desc="[a-z-]+"', told[b"server-timing"])
    assert [name for name, _ in headers].count(b"date") == [name for name, _ in headers].count(b"server") == 1
    assert not any(name.startswith(b"freshkeys") for name, _ in headers)
    if not row[1].startswith(OF_EDGE):
        assert (told[b"x-frame-options"], told[b"cross-origin-opener-policy"]) == ("DENY", "same-origin")
        assert told[b"permissions-policy"] == "camera=(), geolocation=(), microphone=()"


@pytest.mark.slow
@pytest.mark.parametrize("address", [address for _, address, stranger, _, tag in ROUTES if tag == "yes"])
def test_a_tag_that_is_still_right_saves_the_body(get, address):
    tag = get(address).header(b"etag").decode()
    again = get(address, f"If-None-Match: {tag}")
    assert (again.status, again.body, again.header(b"etag").decode()) == (304, b"", tag)


@pytest.mark.slow
def test_a_static_file_is_kept_for_ever(get):
    (address,) = re.findall(r'href="(/static/web/base\.[^"]+)"', get("/").body.decode())
    reply = get(address)
    assert reply.header(b"cache-control") == b"max-age=315360000, public, immutable"
    assert reply.header(b"etag")
