"""Which requests go no further, and why."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from freshkeys.edge.headers import refusal
from freshkeys.edge.refusing import is_host_allowed, of_address
from freshkeys.edge.tests.scripted import settings

SETTINGS = settings("/app.sock")
HOST = (b"host", b"site.test")


def asked(method="GET", path=b"/", query=b"", headers=(HOST,)):
    return {"type": "http", "method": method, "raw_path": path, "query_string": query, "headers": list(headers)}


def status(**request):
    refused = refusal(asked(**request), SETTINGS)
    return refused[0] if refused else 200


GOOD = [b"/", b"/courses/algebra-1/", b"/a%20b/", b"/%C3%BC/", b"/.well-known/x", b"/a..b/...", b"/a:b@c,d+e=f!$&'()*~"]
BAD = {
    400: b"* a http://other.test/ /a% /a%zz /%ff /a%2Fb /a%2fb /%2e%2e/x /a%2Ecss /a\\b /a%5Cb /a%00 /a%0d%0ax /a\x7f"
    b" /\xc3\xbc /./ /a/./b /a/.. /.. /a/../b",
    404: b"// //other.test/ /a//b /a;b /a;jsessionid=1 /a%3bx /-/freshkeys/islands/x /-/freshkeys/ /-/freshkeys"
    b" /%2d/freshkeys/parts/ /-/%66reshkeys/parts/",
    414: b"/" + b"a" * 9000,
}


@pytest.mark.parametrize("path", GOOD)
def test_an_ordinary_address_goes_on(path):
    assert status(path=path) == 200


@pytest.mark.parametrize(
    ("expected", "path"), [(number, path) for number, paths in BAD.items() for path in paths.split()]
)
def test_an_address_that_can_be_understood_in_two_ways_does_not(expected, path):
    assert status(path=path) == expected


@given(st.binary(max_size=40).map(lambda path: b"/" + path))
@example(b"/%252e%252e/")
def test_what_goes_on_has_one_meaning(path):
    if of_address(path, b"") is None:
        once = unquote_to_bytes(path)
        assert once.decode().isprintable() or not once.isascii()
        assert b"//" not in once
        assert not {b".", b".."} & set(once.split(b"/"))
        assert path.count(b"/") == once.count(b"/")


@pytest.mark.parametrize("query", [b"a=\xc3\xbc", b"a\x00", b"a" * 9000])
def test_an_odd_query_does_not_go_on(query):
    assert status(query=query) in (400, 414)


def test_escapes_in_a_query_are_the_applications_affair():
    assert status(query=b"next=%2F%2e%2e%2F%00%zz&a;b&&=\\//") == 200


HOSTS = {
    200: [b"site.test", b"SITE.test", b"site.test.", b"site.test:8000"],
    400: [b""],
    421: [
        *(b"other.test", b"site.test.other.test", b"site.test@other.test", b"site.test:x", b"site.test/"),
        *(b"site.test, x", b"evil.site.test", b"site.test:80:80", b"[::1]", b"localhost", b"site.test\t", b"\xff.test"),
    ],
}


@pytest.mark.parametrize(("expected", "host"), [(number, host) for number, hosts in HOSTS.items() for host in hosts])
def test_only_the_names_of_the_site_are_answered(expected, host):
    assert status(headers=[(b"host", host)]) == expected


@pytest.mark.parametrize(
    ("host", "allowed", "is_it"),
    [
        (b"a.example.org", ".example.org", True),
        (b"example.org", ".example.org", True),
        (b"badexample.org", ".example.org", False),
        (b"anything", "*", True),
        (b"[::1]:8000", "[::1]", True),
    ],
)
def test_names_are_allowed_as_in_django(host, allowed, is_it):
    assert is_host_allowed(host, (allowed,)) is is_it


HEADERS = {
    "no host": (400, []),
    "two hosts": (400, [HOST, HOST]),
    "two cookies": (400, [HOST, (b"cookie", b"a=1"), (b"cookie", b"b=2")]),
    "two lengths": (400, [HOST, (b"content-length", b"1"), (b"content-length", b"1")]),
    "a length and chunks": (400, [HOST, (b"content-length", b"1"), (b"transfer-encoding", b"chunked")]),
    "a signed length": (400, [HOST, (b"content-length", b"+1")]),
    "another coding": (501, [HOST, (b"transfer-encoding", b"gzip, chunked")]),
    "two codings": (400, [HOST, (b"transfer-encoding", b"identity"), (b"transfer-encoding", b"chunked")]),
    "an odd expectation": (417, [HOST, (b"expect", b"a miracle")]),
    "a cookie that does not go on": (400, [HOST, (b"cookie", b"a=1"), (b"connection", b"close, Cookie")]),
    "a host that does not go on": (400, [HOST, (b"connection", b"host")]),
    "a fact that does not go on": (400, [HOST, (b"x-tenant", b"1"), (b"connection", b"x-tenant")]),
    "too many": (431, [HOST, *[(b"x", b"")] * 100]),
    "too large": (431, [HOST, (b"cookie", b"a" * 33_000)]),
    "an upgrade": (200, [HOST, (b"connection", b"Upgrade, HTTP2-Settings"), (b"upgrade", b"h2c")]),
    "chunks": (200, [HOST, (b"transfer-encoding", b"Chunked")]),
    "two lists": (200, [HOST, (b"accept", b"a"), (b"accept", b"b")]),
    "absent names": (200, [HOST, (b"connection", b"close, x-absent")]),
}


@pytest.mark.parametrize(("expected", "headers"), HEADERS.values(), ids=HEADERS.keys())
def test_headers_that_contradict_each_other_do_not_go_on(expected, headers):
    assert status(headers=headers) == expected


@pytest.mark.parametrize("method", ["get", "TRACE", "CONNECT", "G=T", "", "A" * 40])
def test_an_unknown_method_is_not_implemented(method):
    assert status(method=method) == 501


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "M-SEARCH"])
def test_a_known_method_goes_on(method):
    assert status(method=method) == 200
