"""Half a form is nobody's answer: a body that breaks off is not taken for a shorter one."""

from __future__ import annotations

import io

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from config.whole import BrokenOffError, WholeInput, whole
from config.wsgi import application

FORM = b"a=1&text=the+whole+of+it"
PARTS = (
    b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nhello\r\n'
    b'--B\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\nxxxx\r\n--B--\r\n'
)
KINDS = {"application/x-www-form-urlencoded": FORM, "multipart/form-data; boundary=B": PARTS}


class Trickle(io.BytesIO):
    """A stream that gives a byte at a time."""

    def read(self, size=-1):
        return super().read(min(size, 1))

    def readline(self, size=-1):
        return super().readline(min(size, 1))


def request(kind, stream, length):
    seen = []
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(length)}
    whole(lambda environ, _: seen.append(WSGIRequest(environ)) or [])({**environ, "wsgi.input": stream}, None)
    return seen[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stream", [io.BytesIO, Trickle])
def test_a_whole_form_is_read(kind, stream):
    body = KINDS[kind]
    assert len(request(kind, stream(body), len(body)).POST) == (2 if body is FORM else 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("came", [0, 1, 10, -1])
def test_half_a_form_cannot_be_read(kind, came):
    body = KINDS[kind]
    with pytest.raises(UnreadablePostError, match="broke off"):
        _ = request(kind, io.BytesIO(body[:came]), len(body)).POST


def test_what_follows_a_body_is_not_part_of_it():
    stream = WholeInput(io.BytesIO(b"one\ntwo\nthree"), 8)
    assert (list(stream), stream.read(), stream.readline()) == ([b"one\n", b"two\n"], b"", b"")


def test_a_line_that_breaks_off_is_no_line():
    with pytest.raises(BrokenOffError, match="5 bytes before its end"):
        WholeInput(io.BytesIO(b"one"), 8).readline()


def test_a_request_without_a_length_has_no_body():
    assert request("text/plain", io.BytesIO(b"abc"), "").body == b""


def test_the_site_is_served_like_this(db):
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/healthz",
        "HTTP_HOST": "127.0.0.1",
        "CONTENT_LENGTH": "3",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(b"abc"),
    }
    application(environ, lambda *_: None).close()
    assert isinstance(environ["wsgi.input"], WholeInput)
