"""The counters are told where they are meant to be, and to nobody else on the machine."""

from __future__ import annotations

import asyncio
import json
import socket
import stat
from contextlib import asynccontextmanager

import pytest

from freshkeys.edge.metrics import Metrics
from freshkeys.edge.telling import tell


@asynccontextmanager
async def told(metrics, address):
    server = await tell(metrics, address)
    async with server:
        yield server


async def ask(address, what):
    if isinstance(address, str):
        reader, writer = await asyncio.open_unix_connection(address)
    else:
        reader, writer = await asyncio.open_connection(*address)
    writer.write(what)
    answer = (await reader.read()).decode()
    writer.close()
    head, _, body = answer.partition("\r\n\r\n")
    return head.splitlines()[0] if head else "", body


def test_the_auditor_is_told_the_counters_and_the_addresses(tmp_path):
    metrics, path = Metrics(), str(tmp_path / "edge.sock")
    metrics.hit = 3
    metrics.recent.append("/courses/?page=2")

    async def story():
        async with told(metrics, path):
            return await ask(path, b"GET /counters HTTP/1.1\r\nHost: x\r\n\r\n")

    status, body = asyncio.run(story())
    assert status == "HTTP/1.1 200 OK"
    assert (json.loads(body)["hit"], json.loads(body)["recent"]) == (3, ["/courses/?page=2"])


def test_prometheus_is_told_at_a_port():
    async def story():
        async with told(Metrics(), "127.0.0.1:0") as server:
            return await ask(server.sockets[0].getsockname(), b"GET /metrics HTTP/1.1\r\n\r\n")

    status, body = asyncio.run(story())
    assert (status, body.startswith("# HELP freshkeys_requests_total")) == ("HTTP/1.1 200 OK", True)


@pytest.mark.parametrize("asked", [b"GET / HTTP/1.1\r\n\r\n", b"POST /metrics HTTP/1.1\r\n\r\n", b"\r\n\r\n"])
def test_nothing_else_is_there(tmp_path, asked):
    async def story():
        async with told(Metrics(), str(tmp_path / "s")):
            return await ask(str(tmp_path / "s"), asked)

    assert asyncio.run(story())[0] == "HTTP/1.1 404 Not Found"


def test_a_question_without_end_is_hung_up_on(tmp_path):
    async def story():
        async with told(Metrics(), str(tmp_path / "s")):
            return await ask(str(tmp_path / "s"), b"GET /metrics HTTP/1.1\r\nX: " + b"x" * 20_000)

    assert asyncio.run(story()) == ("", "")


def test_the_socket_is_for_its_owner_and_replaces_one_that_was_left(tmp_path):
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))

    async def story():
        async with told(Metrics(), str(path)):
            mode = stat.S_IMODE(path.stat().st_mode)
            return mode, (await ask(str(path), b"GET /metrics HTTP/1.1\r\n\r\n"))[0]

    assert asyncio.run(story()) == (0o600, "HTTP/1.1 200 OK")


@pytest.mark.parametrize("address", ["9100", "localhost:", "host:port", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match=r"must be like 127\.0\.0\.1:9100"):
        asyncio.run(tell(Metrics(), address))
