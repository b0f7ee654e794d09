"""What the edge makes of an application that answers, is silent, lies, breaks off or is not there."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from freshkeys.edge.tests.scripted import answer, application, settings
from freshkeys.edge.upstream import (
    LateError,
    MalformedAnswerError,
    TooLargeError,
    UnreachableError,
    UnsendableError,
    Upstream,
)

HOST = [(b"host", b"site.test")]


async def get(upstream, target=b"/", method="GET", headers=HOST, body=None, limit=1000):
    async with upstream.open(method, target, headers, body) as given:
        return given.status, given.headers, await given.read(limit)


def asked(speak, *questions, **options):
    """What an application that speaks like this makes of these questions, and the application."""

    async def run():
        async with application(speak) as app:
            upstream = Upstream(settings(app.address), **options)
            return [await question(upstream) for question in questions], app

    return asyncio.run(run())


def test_status_headers_and_body_come_as_they_were_sent():
    said = answer(b"\x00\xff", b"Set-Cookie: a=1", b"Set-Cookie: b=2", status=b"404 No")
    (((status, headers, body),), app) = asked(said, lambda up: get(up, b"/a%2Fb?x=1&x=2"))
    assert (status, body) == (404, b"\x00\xff")
    assert headers == [(b"content-length", b"2"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert app.heads[0].startswith(b"GET /a%2Fb?x=1&x=2 HTTP/1.1\r\n")


def test_each_request_has_a_connection_of_its_own_and_says_so():
    _, app = asked(answer(), get, get)
    assert app.connections == 2
    assert all(b"\r\nconnection: close\r\n" in head.lower() for head in app.heads)


def test_what_is_only_provisional_is_passed_over():
    said = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(b"final")
    (((status, _, body),), _) = asked(said, get)
    assert (status, body) == (200, b"final")


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_an_answer_without_a_body_is_over_with_its_head(status):
    answers, _ = asked(b"HTTP/1.1 " + status + b"\r\n\r\n", get)
    assert answers == [(int(status[:3]), [], b"")]


def test_an_answer_to_head_has_the_length_but_no_body():
    said = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
    answers, _ = asked(said, lambda up: get(up, method="HEAD"))
    assert answers == [(200, [(b"content-length", b"5000")], b"")]


def test_nobody_listening_is_unreachable():
    with pytest.raises(UnreachableError, match="does not listen at /nowhere"):
        asyncio.run(get(Upstream(settings("/nowhere/app.sock"))))


async def pieces(*chunks):
    for chunk in chunks:
        yield chunk


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whatever_was_perhaps_received_is_not_sent_again(method):
    async def speak(head, reader, writer):
        raise OSError

    async def once(upstream):
        with pytest.raises(UnreachableError, match="before its answer"):
            await get(upstream, method=method)

    _, app = asked(speak, once)
    assert len(app.heads) == 1


def test_a_body_of_known_length_keeps_it_and_another_goes_in_chunks():
    bodies = []

    async def speak(head, reader, writer):
        bodies.append(await reader.readexactly(5 if b"content-length: 5" in head.lower() else 23))
        writer.write(answer())

    known = [*HOST, (b"content-length", b"5")]
    asked(
        speak,
        lambda up: get(up, method="POST", headers=known, body=pieces(b"ab", b"", b"cde")),
        lambda up: get(up, method="POST", body=pieces(b"abc", b"defgh")),
    )
    assert bodies == [b"abcde", b"3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n"]


class GoneError(Exception):
    """The reader has gone away."""


@pytest.mark.parametrize("length", [[], [(b"content-length", b"10")]], ids=["in chunks", "of known length"])
def test_an_upload_that_breaks_off_never_looks_complete(length):
    heard = []

    async def speak(head, reader, writer):
        heard.append(await reader.read(-1))

    async def body():
        yield b"abc"
        raise GoneError

    async def post(upstream):
        with pytest.raises(GoneError):
            await get(upstream, method="POST", headers=[*HOST, *length], body=body())

    async def run():
        async with application(speak) as app:
            await post(Upstream(settings(app.address)))
            await asyncio.wait_for(app.ended.wait(), 5)

    asyncio.run(run())
    assert heard in ([], [b"abc"], [b"3\r\nabc\r\n"])


def test_a_body_shorter_than_it_says_is_not_sent_as_a_whole_one():
    async def speak(head, reader, writer):
        await reader.readexactly(10)

    async def post(upstream):
        with pytest.raises(UnsendableError):
            await get(upstream, method="POST", headers=[*HOST, (b"content-length", b"10")], body=pieces(b"abc"))

    asked(speak, post)


def test_an_answer_before_the_end_of_the_upload_is_given_and_the_upload_stops():
    async def endless():
        while True:
            yield b"x" * 10_000

    async def refuse(head, reader, writer):
        writer.write(answer(b"too large", status=b"413 Too Large"))

    (((status, _, body),), _) = asked(refuse, lambda up: get(up, method="POST", body=endless()))
    assert (status, body) == (413, b"too large")


def test_a_silent_application_is_late():
    async def speak(head, reader, writer):
        await reader.read(1)

    async def late(upstream):
        with pytest.raises(LateError, match=r"within 0\.05 seconds"):
            await get(upstream)

    asked(speak, late, answer_seconds=0.05)


def test_an_answer_that_never_ends_is_late_for_whoever_wants_it_whole():
    async def speak(head, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")

    async def late(upstream):
        with pytest.raises(LateError, match="did not end"):
            await get(upstream)

    asked(speak, late, answer_seconds=0.05)


BROKEN = {
    "shorter than it says": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
    "chunks without an end": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "no end at all": b"HTTP/1.1 200 OK\r\n\r\nabc",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Len",
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "an upgrade": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
    "an endless head": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000,
}


@pytest.mark.parametrize("said", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_answer_is_no_answer(said):
    async def speak(head, reader, writer):
        writer.write(said)
        await writer.drain()
        raise OSError

    async def broken(upstream):
        with pytest.raises(MalformedAnswerError):
            await get(upstream)

    asked(speak, broken)


def test_an_answer_too_large_to_hold_is_given_up():
    async def large(upstream):
        with pytest.raises(TooLargeError):
            await get(upstream, limit=4)

    answers, _ = asked(answer(b"hello"), large, lambda up: get(up, limit=5))
    assert answers[1][2] == b"hello"


def test_bytes_that_nobody_asked_for_are_never_an_answer():
    answers, _ = asked(answer(b"mine") + answer(b"foreign"), get, get)
    assert [body for _, _, body in answers] == [b"mine", b"mine"]


def test_leaving_early_tells_the_application():
    async def speak(head, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")

    async def run():
        async with application(speak) as app:
            upstream = Upstream(settings(app.address))
            async with upstream.open("GET", b"/", HOST) as given, aclosing(given.chunks()) as chunks:
                assert await anext(chunks) == b"abc"
            await asyncio.wait_for(app.ended.wait(), 5)

    asyncio.run(run())


def test_a_cancelled_request_tells_the_application():
    async def speak(head, reader, writer):
        arrived.set()

    async def run():
        async with application(speak) as app:
            task = asyncio.create_task(get(Upstream(settings(app.address))))
            await asyncio.wait_for(arrived.wait(), 5)
            task.cancel()
            await asyncio.wait_for(app.ended.wait(), 5)

    arrived = asyncio.Event()
    asyncio.run(run())


def test_the_next_application_answers_for_one_that_is_away():
    async def run():
        async with application(answer()) as app:
            addresses = settings("/nowhere/first.sock", app.address, "http://127.0.0.1:1")
            upstream = Upstream(addresses)
            return [await get(upstream, method="POST") for _ in range(4)]

    assert [status for status, _, _ in asyncio.run(run())] == [200] * 4


@pytest.mark.parametrize("target", [b"/a b", b"/\xc3\xa4", b"/a\r\nX: y", b""])
def test_a_target_that_is_no_http_is_not_sent(target):
    async def refused(upstream):
        with pytest.raises(UnsendableError):
            await get(upstream, target)

    _, app = asked(answer(), refused)
    assert app.heads == []
