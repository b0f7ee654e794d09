import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from coursewell.web.middleware import CompressPages

TEXT = b"the same words again and again " * 50


def answer(response, accepted="gzip"):
    return CompressPages(lambda request: response)(RequestFactory().get("/", headers={"accept-encoding": accepted}))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/atom+xml"])
def test_a_page_is_compressed(kind):
    response = answer(HttpResponse(TEXT, content_type=kind))
    assert gzip.decompress(response.content) == TEXT
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("kind", ["video/mp4", "text/plain", "application/pdf", "image/svg+xml"])
def test_a_file_is_left_alone(kind):
    assert answer(HttpResponse(TEXT, content_type=kind)).content == TEXT


def test_what_streams_is_left_alone():
    response = answer(StreamingHttpResponse([TEXT], content_type="text/html"))
    assert b"".join(response) == TEXT


def test_nobody_gets_what_they_did_not_ask_for():
    assert answer(HttpResponse(TEXT), accepted="").content == TEXT
