"""The attacks find a careless cache: one that believes everybody, and keeps the first answer to an address for all."""

from __future__ import annotations

import socketserver
import threading

import pytest

from bars.attacks.case import Place
from bars.attacks.run import CASES, attack
from bars.attacks.talking import parse


def page(head: bytes) -> bytes:
    """A page with the address, the host and the language of whoever asked, as pages have."""
    first, *lines = head.split(b"\r\n")
    told = dict(line.lower().split(b": ", 1) for line in lines if b": " in line)
    host = told.get(b"x-forwarded-host", told.get(b"host", b""))
    body = b"<html lang='%b'><a href='//%b'>%b</a>" % (told.get(b"accept-language", b"en")[:2], host, first.split()[1])
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: text/html\r\n\r\n" % len(body) + body


class Careless(socketserver.StreamRequestHandler):
    """One answer for each connection. `kept` is what it keeps, by the path; None keeps nothing."""

    kept: dict[bytes, bytes] | None = None

    def handle(self):
        head = b""
        while (line := self.rfile.readline(70_000)).strip():
            head += line.rstrip(b"\r\n") + b"\r\n"
        if head.count(b" ") < 2:
            return
        made = page(head)
        if self.kept is not None:
            made = self.kept.setdefault(head.split()[1], made)
        self.wfile.write(made)


class Application(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class Edge(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """Attackers leave half-way."""


@pytest.fixture
def withstood(tmp_path):
    """What is wrong after the attack of this title."""
    socket = str(tmp_path / "app.sock")
    kept = type("Keeping", (Careless,), {"kept": {}})
    with Application(socket, Careless) as application, Edge(("127.0.0.1", 0), kept) as edge:
        for server in (application, edge):
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        port = edge.server_address[1]
        place = Place(port, b"127.0.0.1:%d" % port, b"/?q=word", b"word", b"sessionid=mine")
        yield lambda title: attack(next(case for case in CASES if case.title == title), place, socket)
        for server in (application, edge):
            server.shutdown()


MUST_FIND = {
    "X-Forwarded-Host": "the forged word came back",
    "German first": "another body",
    "a language of 5 kB": "another body",
    "somebody else's Host": "answered 200, not 421",
    "two different Hosts": "answered 200, not 400",
    "a length, then chunks": "answered 200, not 400",
    "two slashes": "answered 200, not 404",
    "one's own page first": "for one person's page",
    "the address for parts": "answered 200, not 404",
    "a cookie of 100 kB": "answered 200, not 431",
}


@pytest.mark.parametrize(("title", "sentence"), MUST_FIND.items(), ids=MUST_FIND.keys())
def test_a_careless_cache_is_caught(withstood, title, sentence):
    assert sentence in withstood(title)


@pytest.mark.parametrize("title", ["who asks, whence, with what", "a request of a script"])
def test_what_it_does_right_is_not_held_against_it(withstood, title):
    assert withstood(title) == ""


def test_answers_are_told_apart_as_their_heads_say():
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    replies = parse(b"HTTP/1.1 100 Continue\r\n\r\n" + chunked + page(b"GET / HTTP/1.1") + b"HTTP/1.1 204 No\r\n\r\n")
    assert [reply.status for reply in replies] == [200, 200, 204]
    assert [replies[0].body, replies[2].body] == [b"abc", b""]
