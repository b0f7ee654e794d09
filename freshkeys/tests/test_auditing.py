"""The auditor counts what it can judge, and is not fooled by writers, clocks and pages that are never the same."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingUnixStreamServer

import pytest

from freshkeys import wire
from freshkeys.auditing import Auditor
from freshkeys.edge.metrics import Metrics


class Server:
    """Answers with one text after the other, the last one for ever, and keeps what it was asked."""

    def __init__(self, *answers, timing="", status=200):
        self.answers, self.timing, self.status, self.asked = list(answers), timing, status, []

    def handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append((self.path, dict(self.headers)))
                body = (server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]).encode()
                self.send_response(server.status)
                self.send_header("Server-Timing", server.timing)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

            def address_string(self):
                return ""

        return Handler


@contextmanager
def listening(server, path=None):
    kind, where = (ThreadingUnixStreamServer, str(path)) if path else (ThreadingHTTPServer, ("127.0.0.1", 0))
    with kind(where, server.handler()) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield listening.server_address
        listening.shutdown()
        thread.join()


@pytest.fixture
def audit(tmp_path):
    """What the auditor says of what an edge serves and an application renders, and what was asked of both."""

    def begin(served, rendered, *, timing='freshkeys;desc="hit"', positions=(1,), recent=("/courses/",), status=200):
        edge = Server(*served, timing=timing, status=status)
        application = Server(*rendered)
        metrics = Metrics()
        metrics.recent.extend(recent)
        counters = Server(json.dumps(metrics.as_dict()))
        places = {"application": tmp_path / "a", "counters": tmp_path / "c"}
        left = list(positions)
        with (
            listening(edge) as address,
            listening(application, places["application"]),
            listening(counters, places["counters"]),
        ):
            auditor = Auditor(
                edge=f"http://127.0.0.1:{address[1]}", counters=str(tmp_path / "c"), application=str(tmp_path / "a"),
                host="courses.example.org", scheme="https", secret="word", languages=["de"],
                position=lambda: left.pop(0) if len(left) > 1 else left[0],
            )  # fmt: skip
            return auditor.audit(), edge, application, auditor

    return begin


def test_a_page_that_is_the_same_again_is_fresh(audit):
    assert audit(["page"], ["page"])[0].verdict == "fresh"


def test_a_page_that_differs_from_what_it_was_before_and_is_after_is_stale(audit):
    audited = audit(["old"], ["new"])[0]
    assert (audited.verdict, audited.served.body, audited.rendered.body) == ("stale", b"old", b"new")


def test_a_page_that_should_not_be_there_any_more_is_stale(audit):
    assert audit(["gone"], ["gone"], status=404)[0].verdict == "stale"


def test_a_page_that_the_clock_has_changed_meanwhile_is_fresh(audit):
    assert audit(["after"], ["before", "after"])[0].verdict == "fresh"


def test_a_page_that_is_never_the_same_cannot_be_judged(audit):
    assert audit(["one"], ["two", "three"])[0] is None


@pytest.mark.parametrize("served", ["page", "old"])
def test_nothing_counts_when_something_was_written_meanwhile(audit, served):
    assert audit([served], ["page"], positions=(1, 2))[0] is None


@pytest.mark.parametrize("outcome", ["miss", "passed", "joined", "unavailable"])
def test_only_what_was_in_memory_counts(audit, outcome):
    assert audit(["page"], ["page"], timing=f'freshkeys;desc="{outcome}"')[0] is None


def test_an_error_is_not_compared(audit):
    assert audit(["page"], ["page"], status=503)[0] is None


def test_without_readers_there_is_nothing_to_look_at(audit):
    assert audit(["page"], ["page"], recent=())[0] is None


def test_somebody_who_is_away_is_waited_for(tmp_path):
    where = {"edge": "http://127.0.0.1:1", "counters": str(tmp_path / "c"), "application": str(tmp_path / "a")}
    assert Auditor(**where, host="x", scheme="http", secret="", languages=["en"]).audit() is None


def test_the_edge_is_asked_as_a_visitor_would_and_the_application_as_the_edge_does(audit):
    _, edge, application, auditor = audit(["page"], ["page"])
    (path, visitor), (_, trusted) = edge.asked[0], application.asked[0]
    assert (path, visitor["Host"], visitor["Accept-Language"]) == ("/courses/", "courses.example.org", "de")
    assert not [name for name in visitor if name.lower().startswith(wire.PREFIX)]
    assert (trusted[wire.SECRET_HEADER], trusted[wire.WANT_HEADER], trusted[wire.CACHE_HEADER]) == (
        "word",
        "answer",
        "off",
    )
    assert (auditor.own_requests, auditor.own_hits) == (1, 1)
