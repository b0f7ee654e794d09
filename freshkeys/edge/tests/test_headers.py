"""What goes on to the application, and to browsers: nothing that a stranger could have forged, nothing that is ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freshkeys.edge.headers import client_of, for_application, for_browser, scheme_of
from freshkeys.edge.tests.scripted import settings

PLAIN = settings("/app.sock", scheme="https")
BEHIND_ONE = settings("/app.sock", trusted_proxies=1)
BEHIND_TWO = settings("/app.sock", trusted_proxies=2)


def asked(*headers, peer="10.0.0.9"):
    return {"client": (peer, 1234) if peer else None, "headers": [(b"host", b"site.test"), *headers]}


def sent(*headers, config=PLAIN, want="answer"):
    pairs = for_application(asked(*headers), config, want)
    assert len(dict(pairs)) == len(pairs)  # each name once
    return dict(pairs)


OURS = {b"freshkeys-client", b"freshkeys-scheme", b"freshkeys-want", b"freshkeys-secret"}
ALWAYS = OURS | {b"host", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"}
FORGED = [
    b"freshkeys-secret", b"freshkeys-wanted", b"freshkeys-parts", b"freshkeys_secret", b"freshkeys_want",
    b"x-forwarded-port", b"x_forwarded_for", b"x-forwarded_proto", b"forwarded", b"x-real-ip", b"via", b"proxy", b"te",
    b"trailer", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"upgrade", b"transfer-encoding", b"expect",
    b"http_cookie", b"content_length", b"x.y", b"x y", b"connection",
]  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_only_the_edge_may_say_does_not_come_from_outside(name):
    assert set(sent((name, b"forged"))) == ALWAYS
    assert b"forged" not in sent((name, b"forged")).values()


@given(st.lists(st.tuples(st.sampled_from(FORGED) | st.binary(max_size=20), st.binary(max_size=9)), max_size=9))
def test_whatever_is_sent_the_application_hears_one_word_of_ours(pairs):
    told = sent(*[(name.lower(), value) for name, value in pairs if name.lower() != b"host"])
    assert [told[name] for name in sorted(OURS)] == [b"10.0.0.9", b"https", b"s3cret", b"answer"]
    as_wsgi = [name.replace(b"-", b"_") for name in told]
    assert len(set(as_wsgi)) == len(as_wsgi)
    assert {name for name in told if name.startswith(b"freshkeys")} == OURS


def test_several_lines_of_a_list_become_one():
    assert sent((b"accept", b"a"), (b"accept", b"b"))[b"accept"] == b"a, b"
    assert sent((b"cookie", b"a=1"), (b"cookie", b"b=2"))[b"cookie"] == b"a=1; b=2"  # as HTTP/2 splits them


def test_a_page_is_built_from_the_whole_request_but_its_body():
    told = sent(
        (b"cookie", b"a=1"), (b"range", b"bytes=0-1"), (b"content-length", b"0"), (b"x-tenant", b"1"), want="page"
    )
    assert set(told) == ALWAYS | {b"cookie", b"range", b"x-tenant"}
    assert told[b"freshkeys-want"] == b"page"


@pytest.mark.parametrize(
    ("config", "forwarded", "client"),
    [
        (PLAIN, [b"1.1.1.1"], "10.0.0.9"),
        (BEHIND_ONE, [], "10.0.0.9"),
        (BEHIND_ONE, [b"6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (BEHIND_ONE, [b"6.6.6.6", b"1.1.1.1"], "1.1.1.1"),
        (BEHIND_ONE, [b"6.6.6.6, nonsense"], "10.0.0.9"),
        (BEHIND_ONE, [b"6.6.6.6,"], "10.0.0.9"),
        (BEHIND_ONE, [b"1.1.1.1:99"], "1.1.1.1"),
        (BEHIND_ONE, [b"[2001:db8::1]:99"], "2001:db8::1"),
        (BEHIND_ONE, [b"2001:db8::1"], "2001:db8::1"),
        (BEHIND_TWO, [b"6.6.6.6, 1.1.1.1, 10.0.0.1"], "1.1.1.1"),
        (BEHIND_TWO, [b"10.0.0.1"], "10.0.0.9"),
    ],
)
def test_the_client_is_whom_the_trusted_proxies_have_seen(config, forwarded, client):
    lines = [(b"x-forwarded-for", value) for value in forwarded]
    assert client_of(asked(*lines), config) == client
    assert sent(*lines, config=config)[b"freshkeys-client"] == client.encode()


def test_a_peer_on_a_unix_socket_has_no_address():
    assert client_of(asked(peer=None), PLAIN) == ""


@pytest.mark.parametrize(
    ("config", "said", "scheme"),
    [(PLAIN, b"http", "https"), (BEHIND_ONE, b"https", "https"), (BEHIND_ONE, b"gopher", "http")],
)
def test_the_scheme_is_what_the_settings_or_trusted_proxies_say(config, said, scheme):
    assert scheme_of(asked((b"x-forwarded-proto", said)), config) == scheme


def test_browsers_get_neither_receipts_nor_what_belongs_to_the_connection():
    given = [
        (b"content-type", b"text/html"), (b"freshkeys-parts", b"1 x"), (b"connection", b"close, X-Inner"),
        (b"x-inner", b"1"), (b"transfer-encoding", b"chunked"), (b"server", b"inner"), (b"set-cookie", b"a"),
        (b"set-cookie", b"b"),
    ]  # fmt: skip
    assert for_browser(given) == [(b"content-type", b"text/html"), (b"set-cookie", b"a"), (b"set-cookie", b"b")]
