"""What goes through the edge unchanged, what it cuts off, and what it says itself: a real server, raw bytes."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import pytest

from freshkeys.edge.passing import pass_on
from freshkeys.edge.tests.scripted import answer, application, settings
from freshkeys.edge.upstream import Upstream

SECONDS = 10
HEAD = b"Host: site.test\r\n"


@asynccontextmanager
async def client(edge):
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def said(edge, request):
    """All that the edge says to these bytes; they end with a request to close."""
    async with client(edge) as (reader, writer):
        writer.write(request)
        return await reader.read()


def through(edge, speak, request):
    """The answer through the edge of an application that speaks like this, and the application."""

    async def run():
        async with asyncio.timeout(SECONDS), application(speak, edge.address) as app:
            return await said(edge, request), app

    return asyncio.run(run())


def request(method=b"GET", target=b"/", *lines, body=b""):
    head = method + b" " + target + b" HTTP/1.1\r\n" + HEAD + b"Connection: close\r\n"
    return head + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def split(said):
    head, _, body = said.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    return int(first.split()[1]), [tuple(line.split(b": ", 1)) for line in lines], body


def test_an_answer_comes_as_the_application_gave_it(edge):
    given = answer(b"\x00\xffgzip?", b"Content-Encoding: gzip", b"Set-Cookie: a=1", b"Set-Cookie: b=2", b"ETag: x")
    status, headers, body = split(through(edge, given, request())[0])
    assert (status, body) == (200, b"\x00\xffgzip?")
    assert [value for name, value in headers if name == b"set-cookie"] == [b"a=1", b"b=2"]
    assert (b"content-encoding", b"gzip") in headers
    assert (b"server-timing", b'freshkeys;desc="passed"') in headers


def test_one_date_and_one_server_are_named(edge):
    given = answer(b"x", b"Date: Sun, 06 Nov 1994 08:49:37 GMT", b"Server: inner")
    _, headers, _ = split(through(edge, given, request())[0])
    assert [value for name, value in headers if name == b"date"] == [b"Sun, 06 Nov 1994 08:49:37 GMT"]
    assert [value for name, value in headers if name == b"server"] == [b"granian"]


def test_the_address_goes_on_byte_for_byte(edge):
    _, app = through(edge, answer(), request(target=b"/a%C3%BC/?q=%2e%2e/&q=a+b&&c"))
    assert app.heads[0].startswith(b"GET /a%C3%BC/?q=%2e%2e/&q=a+b&&c HTTP/1.1\r\n")


def test_an_answer_to_head_has_a_length_and_no_body(edge):
    status, headers, body = split(through(edge, b"HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n", request(b"HEAD"))[0])
    assert (status, body) == (200, b"")
    assert (b"content-length", b"77") in headers


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_an_answer_without_a_body_stays_without(edge, status):
    given, _, body = split(through(edge, b"HTTP/1.1 " + status + b"\r\nETag: x\r\n\r\n", request())[0])
    assert (given, body) == (int(status[:3]), b"")


def test_a_provisional_answer_and_trailers_do_not_disturb(edge):
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: 1\r\n\r\n"
    status, _, body = split(through(edge, b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + chunked, request())[0])
    assert (status, body) == (200, b"3\r\nabc\r\n0\r\n\r\n")


def test_a_small_body_arrives_whole_and_with_its_length(edge):
    bodies = []

    async def speak(head, reader, writer):
        bodies.append((head.lower().count(b"content-length: 6\r\n"), await reader.readexactly(6)))
        writer.write(answer())

    through(edge, speak, request(b"POST", b"/", b"Content-Length: 6", body=b"abcdef"))
    chunks = b"3;x=y\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
    _, app = through(edge, speak, request(b"POST", b"/", b"Transfer-Encoding: chunked", body=chunks))
    assert bodies == [(1, b"abcdef")] * 2
    assert b"chunked" not in app.heads[0]


def test_what_is_expected_is_asked_for(edge):
    async def speak(head, reader, writer):
        writer.write(answer(await reader.readexactly(3)))

    async def run():
        async with application(speak, edge.address), client(edge) as (reader, writer):
            writer.write(request(b"POST", b"/", b"Content-Length: 3", b"Expect: 100-continue"))
            provisional = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"abc")
            return provisional, await reader.read()

    provisional, final = asyncio.run(asyncio.wait_for(run(), SECONDS))
    assert provisional.startswith(b"HTTP/1.1 100 ")
    assert split(final)[::2] == (200, b"abc")


MEGABYTE = 1024 * 1024


def test_an_upload_streams_and_is_not_held(edge):
    size, received = 200 * MEGABYTE, []

    async def speak(head, reader, writer):
        left = size
        while left:
            left -= len(await reader.read(min(left, 65536)))
        received.append(size)
        writer.write(answer())

    async def run():
        async with application(speak, edge.address), client(edge) as (reader, writer):
            writer.write(request(b"POST", b"/", b"Content-Length: %d" % size))
            for _ in range(200):
                writer.write(b"x" * MEGABYTE)
                await writer.drain()
            return await reader.read()

    before = edge.memory
    assert split(asyncio.run(asyncio.wait_for(run(), 60)))[0] == 200
    assert received == [size]
    assert edge.memory - before < 16 * MEGABYTE


def test_a_download_waits_for_a_slow_reader_and_is_not_held(edge):
    sent = []

    async def speak(head, reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (200 * MEGABYTE))
        for number in range(200):
            writer.write(b"x" * MEGABYTE)
            sent.append(number)
            await writer.drain()

    async def run():
        async with application(speak, edge.address), client(edge) as (reader, writer):
            writer.write(request())
            await reader.readuntil(b"\r\n\r\n")
            seen = -1
            while seen != len(sent):  # until nothing moves any more
                seen = len(sent)
                await asyncio.sleep(0.1)
            size = 0
            while chunk := await reader.read(MEGABYTE):
                size += len(chunk)
            return seen, size

    before = edge.memory
    stalled_at, size = asyncio.run(asyncio.wait_for(run(), 60))
    assert (stalled_at < 20, size) == (True, 200 * MEGABYTE)
    assert edge.memory - before < 16 * MEGABYTE


def test_events_arrive_one_by_one(edge):
    async def run():
        more = asyncio.Event()

        async def speak(head, reader, writer):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            writer.write(b"9\r\ndata: 1\n\n\r\n")
            await more.wait()
            writer.write(b"9\r\ndata: 2\n\n\r\n0\r\n\r\n")

        async with application(speak, edge.address), client(edge) as (reader, writer):
            writer.write(request())
            first = await reader.readuntil(b"data: 1\n\n")
            more.set()
            return first, await reader.read()

    first, rest = asyncio.run(asyncio.wait_for(run(), SECONDS))
    assert b"text/event-stream" in first
    assert b"data: 2\n\n" in rest


async def silent(head, reader, writer):
    await reader.read()


async def trickling(head, reader, writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
    await reader.read()


@pytest.mark.parametrize("speak", [silent, trickling], ids=["before the answer", "in the middle of it"])
@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_client_that_goes_away_ends_the_request(edge, speak, method):
    async def run():
        async with application(speak, edge.address) as app:
            async with client(edge) as (_, writer):
                writer.write(request(method, b"/", b"Content-Length: 3", body=b"abc"))
                while not app.heads:
                    await asyncio.sleep(0.01)
            await app.ended.wait()

    asyncio.run(asyncio.wait_for(run(), 1.5))  # less than what it waits for an answer


@pytest.mark.parametrize("announced", [b"Content-Length: 1000000", b"Transfer-Encoding: chunked"])
@pytest.mark.parametrize("sent", [3, 200_000], ids=["a small one", "a large one"])
def test_an_upload_that_breaks_off_never_looks_complete(edge, announced, sent):
    bodies = []

    async def speak(head, reader, writer):
        if head.startswith(b"POST"):
            bodies.append(await reader.read())
        writer.write(answer())

    async def run():
        async with application(speak, edge.address) as app:
            async with client(edge) as (_, writer):
                piece = b"x" * sent
                is_chunked = b"chunked" in announced
                body = b"%x\r\n%b\r\n" % (sent, piece) if is_chunked else piece
                writer.write(request(b"POST", b"/", announced, body=body))
                await writer.drain()
                if sent > 100_000:
                    while not app.heads:
                        await asyncio.sleep(0.01)
            if sent > 100_000:
                await app.ended.wait()
            assert len(await said(edge, request())) > 0  # it goes on for others
            return app

    app = asyncio.run(asyncio.wait_for(run(), SECONDS))
    uploads = [head for head in app.heads if head.startswith(b"POST")]
    assert len(uploads) == (1 if sent > 100_000 else 0)
    assert not any(body.endswith(b"\r\n0\r\n\r\n") for body in bodies)
    assert not any(b"content-length: 200000\r\n" in head.lower() for head in uploads)


@pytest.mark.parametrize(
    "given",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ],
    ids=["of known length", "in chunks"],
)
def test_an_answer_that_breaks_off_never_looks_complete(edge, given):
    async def speak(head, reader, writer):
        writer.write(given)
        await writer.drain()
        raise OSError

    status, headers, body = split(through(edge, speak, request())[0])
    assert status == 200
    assert dict(headers).get(b"content-length") == b"10" or not body.endswith(b"0\r\n\r\n")
    assert len(body) < 10


def test_without_an_application_the_page_says_so_and_when_to_come_back(edge):
    accept = [b"Accept: text/html", b"Accept-Language: de-AT, en;q=0.5"]
    status, headers, body = split(asyncio.run(said(edge, request(b"GET", b"/", *accept))))
    assert (status, dict(headers)[b"retry-after"], dict(headers)[b"content-language"]) == (503, b"5", b"de")
    assert b"default-src 'none'" in dict(headers)[b"content-security-policy"]
    assert b"<h1>Gleich wieder da</h1>" in body
    assert b"style" not in body


@pytest.mark.parametrize(
    ("method", "speak", "status", "sentence"),
    [
        (b"GET", None, 503, b"Please try again in a few seconds"),
        (b"POST", None, 503, b"did not arrive"),
        (b"POST", "closes", 502, b"nobody can say whether it counts"),
        (b"GET", "closes", 503, b"does not answer just now"),
        (b"GET", "lies", 502, b"cut off or too large"),
        (b"GET", "silent", 504, b"not answered for a long time"),
        (b"POST", "silent", 504, b"nobody can say whether it counts"),
    ],
)
def test_what_is_known_of_a_failure_is_what_is_said(edge, method, speak, status, sentence):
    async def close(head, reader, writer):
        raise OSError

    asked = request(method, b"/", *([b"Content-Length: 0"] if method == b"POST" else []))
    ways = {"closes": close, "lies": b"SSH-2.0-x\r\n\r\n", "silent": silent}
    if speak is None:
        given, headers, body = split(asyncio.run(said(edge, asked)))
    else:
        given, headers, body = split(through(edge, ways[speak], asked)[0])
    assert (given, dict(headers)[b"content-type"]) == (status, b"text/plain; charset=utf-8")
    assert sentence in body


def test_it_passes_on_again_as_soon_as_the_application_is_back(edge):
    assert split(asyncio.run(said(edge, request())))[0] == 503
    assert split(through(edge, answer(), request())[0])[0] == 200


def test_an_endless_answer_that_is_passed_on_ends_when_nobody_reads_it_any_more():
    async def run():
        said = []

        async def send(message):
            said.append(message)

        async def receive():
            while len(said) < 2:
                await asyncio.sleep(0)
            return {"type": "http.disconnect"}

        async with application(trickling) as app:
            async with Upstream(settings(app.address)).open("GET", b"/", [(b"host", b"site.test")]) as given:
                await pass_on(given, send, receive=receive)
            await app.ended.wait()
        return [message.get("body") for message in said]

    assert asyncio.run(asyncio.wait_for(run(), SECONDS)) == [None, b"abc"]


@pytest.mark.parametrize("body", [b"zz\r\nabc\r\n", b"1\r\nabc\r\n0\r\n\r\n", b"3\nabc\r\n0\r\n\r\n"])
def test_a_body_in_no_form_is_refused_and_not_passed_on(edge, body):
    text, app = through(edge, answer(), request(b"POST", b"/", b"Transfer-Encoding: chunked", body=body))
    assert (split(text)[0], app.heads) == (400, [])


def test_a_websocket_is_refused_cleanly(edge):
    upgrade = [b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    asked = b"GET / HTTP/1.1\r\n" + HEAD + b"Connection: Upgrade\r\n" + b"\r\n".join(upgrade) + b"\r\n\r\n"

    async def run():
        async with client(edge) as (reader, writer):
            writer.write(asked)
            return await reader.readuntil(b"\r\n\r\n")

    assert asyncio.run(asyncio.wait_for(run(), SECONDS)).startswith(b"HTTP/1.1 403 ")


def test_requests_in_one_go_get_their_answers_in_order(edge):
    async def speak(head, reader, writer):
        writer.write(answer(head.split()[1]))

    async def run():
        async with application(speak, edge.address):
            first, second = (request(target=one).replace(b"Connection: close\r\n", b"") for one in (b"/1", b"/2"))
            return await said(edge, first + second + request(target=b"/3"))

    text = asyncio.run(asyncio.wait_for(run(), SECONDS))
    assert [text.count(body) for body in (b"\r\n\r\n/1", b"\r\n\r\n/2", b"\r\n\r\n/3")] == [1, 1, 1]
    assert text.index(b"/1") < text.index(b"/2") < text.index(b"/3")


def test_a_refusal_ends_the_connection_so_that_nothing_follows_it(edge):
    smuggled = b"GET /smuggled HTTP/1.1\r\n" + HEAD + b"\r\n"
    asked = b"POST / HTTP/1.1\r\nHost: other.test\r\nContent-Length: %d\r\n\r\n" % len(smuggled)
    text, app = through(edge, answer(), asked + smuggled)
    assert split(text)[0] == 421
    assert (text.count(b"HTTP/1.1 "), app.heads) == (1, [])


def test_the_client_and_its_scheme_are_told_with_the_secret(edge):
    _, app = through(edge, answer(), request(b"GET", b"/", b"X-Forwarded-For: 6.6.6.6", b"Freshkeys-Secret: x"))
    told = [line for line in app.heads[0].split(b"\r\n") if line.lower().startswith((b"freshkeys-", b"x-forwarded-"))]
    assert sorted(told) == [
        b"freshkeys-client: 127.0.0.1",
        b"freshkeys-scheme: http",
        b"freshkeys-secret: s3cret",
        b"freshkeys-want: answer",
        b"x-forwarded-for: 127.0.0.1",
        b"x-forwarded-host: site.test",
        b"x-forwarded-proto: http",
    ]


def test_many_at_once_get_each_their_own(edge):
    async def speak(head, reader, writer):
        writer.write(answer(json.dumps(head.split()[1].decode()).encode()))

    async def run():
        async with application(speak, edge.address):
            return await asyncio.gather(*[said(edge, request(target=b"/%d" % number)) for number in range(100)])

    answers = asyncio.run(asyncio.wait_for(run(), 30))
    assert [json.loads(split(one)[2]) for one in answers] == [f"/{number}" for number in range(100)]
