"""Bad manners: leaving half-way, being slow, asking for everything at once."""

from __future__ import annotations

import socket
import struct
from contextlib import ExitStack

from bars.attacks.case import Case, Place, get
from bars.attacks.talking import ask, connect, parse

_SLOW = 60
_AT_ONCE = 20


def _bytes(place: Place, request: bytes) -> bytes:
    return Case("").filled(place, request)


def _leaves(title: str, request: bytes, *, is_reset: bool = False) -> Case:
    """Sends this, and is gone."""

    def act(place: Place) -> str:
        with connect(place.port) as sock:
            sock.sendall(_bytes(place, request))
            if is_reset:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return ""

    return Case(title, act=act)


def _goes_while_it_is_answered(place: Place) -> str:
    with connect(place.port) as sock:
        sock.sendall(_bytes(place, get()))
        return "" if sock.recv(10) else "no answer"


def _stops_sending(place: Place) -> str:
    """Half a connection is still one: whoever has said all may be answered, or be taken for gone."""
    with connect(place.port) as sock:
        sock.sendall(_bytes(place, get()))
        sock.shutdown(socket.SHUT_WR)
        raw = b"".join(iter(lambda: sock.recv(1 << 16), b""))
    return "" if [one.status for one in parse(raw)] in ([], [200]) else f"an odd answer: {raw[:60]!r}"


def _slow_ones(place: Place) -> str:
    """Many who never finish their request keep nobody else from being answered."""
    with ExitStack() as stack:
        for number in range(_SLOW):
            sock = stack.enter_context(connect(place.port))
            whole = get(b"Content-Length: 1000", method=b"POST", body=b"a") if number % 2 else get()[:40]
            sock.sendall(_bytes(place, whole))
        said = ask(place.port, _bytes(place, get()))
    return "" if said.statuses == [200] else f"answered {said.statuses} meanwhile"


def _pipelined(place: Place) -> str:
    """Answers come in the order of the requests, each whole."""
    addresses = [b"/?q=%b-%d" % (place.word, number) for number in range(_AT_ONCE)]
    lines = b" HTTP/1.1\r\nHost: " + place.host + b"\r\n"
    requests = [b"GET " + address + lines + b"\r\n" for address in addresses[:-1]]
    requests.append(b"GET " + addresses[-1] + lines + b"Connection: close\r\n\r\n")
    said = ask(place.port, b"".join(requests), patience=20)
    if said.statuses != [200] * _AT_ONCE:
        return f"answers: {said.statuses}"
    asked = [address.removeprefix(b"/?q=") for address in addresses]
    found = [[word for word in asked if b'"%b"' % word in reply.body] for reply in said.replies]
    return "" if found == [[word] for word in asked] else f"in another order: {found}"


CASES = [
    _leaves("gone before the answer", get()),
    _leaves("gone with a reset", get(), is_reset=True),
    _leaves("gone in the middle of a line", get()[:30]),
    _leaves(
        "gone in the middle of an upload", get(b"Content-Length: 1000", address=b"/", method=b"POST", body=b"q={x}")
    ),
    _leaves(
        "gone in the middle of a large upload",
        get(b"Content-Length: 9000000", address=b"/", method=b"POST", body=b"q" * 300_000),
    ),
    _leaves(
        "gone in the middle of a chunk",
        get(b"Transfer-Encoding: chunked", address=b"/", method=b"POST", body=b"ff\r\n{x}"),
    ),
    Case("gone in the middle of the answer", act=_goes_while_it_is_answered),
    Case("says that it has said all", act=_stops_sending),
    Case("sixty slow ones", act=_slow_ones),
    Case("twenty requests in one go", act=_pipelined),
]
