"""Where a request ends: whoever makes two programs disagree smuggles a request into somebody else's connection."""

from __future__ import annotations

from bars.attacks.case import Case, get

_TARGET = b"GET {a} HTTP/1.1\r\n"
_SMUGGLED = b"GET /{x} HTTP/1.1\r\nHost: {h}\r\nX: "
_LENGTH = b"Content-Length: %d"


def _post(title: str, *lines: bytes, body: bytes, statuses: tuple[int, ...], most: int = 1) -> Case:
    """A POST to the front page, which takes none: 403 or 405 for one that was understood."""
    return Case(title, get(*lines, address=b"/", method=b"POST", body=body), statuses, most)


_CHUNKED = b"Transfer-Encoding: chunked"
_UNDERSTOOD = (403, 405)

CASES = [
    _post("a length, then chunks", _LENGTH % 6, _CHUNKED, body=b"0\r\n\r\n" + _SMUGGLED, statuses=(400, *_UNDERSTOOD)),
    _post(
        "chunks, then a length",
        _CHUNKED,
        _LENGTH % 4,
        body=b"2e\r\n" + _SMUGGLED + b"\r\n0\r\n\r\n",
        statuses=(400, *_UNDERSTOOD),
    ),
    _post("two lengths that differ", _LENGTH % 3, _LENGTH % 60, body=b"abc" + _SMUGGLED, statuses=(400,)),
    _post("the same length twice", _LENGTH % 3, _LENGTH % 3, body=b"abc" + _SMUGGLED, statuses=(400, *_UNDERSTOOD)),
    _post("a list of lengths", b"Content-Length: 3, 60", body=b"abc" + _SMUGGLED, statuses=(400,)),
    _post("a length with a sign", b"Content-Length: +3", body=b"abc" + _SMUGGLED, statuses=(400,)),
    _post("a negative length", b"Content-Length: -1", body=b"abc", statuses=(400,)),
    _post("a hexadecimal length", b"Content-Length: 0x3", body=b"abc", statuses=(400,)),
    _post("a length beyond all numbers", b"Content-Length: " + b"9" * 30, body=b"abc", statuses=(400, 413)),
    _post("a length with a blank in it", b"Content-Length: 3 60", body=b"abc" + _SMUGGLED, statuses=(400,)),
    _post(
        "a length under another name", b"Content_Length: 60", _LENGTH % 3, body=b"abc" + _SMUGGLED, statuses=_UNDERSTOOD
    ),
    _post(
        "chunks under another name",
        b"Transfer_Encoding: chunked",
        _LENGTH % 5,
        body=b"0\r\n\r\n" + _SMUGGLED,
        statuses=_UNDERSTOOD,
    ),
    _post(
        "chunks in an odd coding", b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n" + _SMUGGLED, statuses=(400, 501)
    ),
    _post("chunks in two codings", b"Transfer-Encoding: identity", _CHUNKED, body=b"0\r\n\r\n", statuses=(400, 501)),
    _post(
        "chunks, and something after them",
        b"Transfer-Encoding: chunked, identity",
        body=b"0\r\n\r\n",
        statuses=(400, 501),
    ),
    _post("chunks after a vertical tab", b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n", statuses=(400, 501)),
    _post(
        "chunks with a blank before the colon",
        b"Transfer-Encoding : chunked",
        _LENGTH % 3,
        body=b"0\r\n\r\n",
        statuses=(400,),
    ),
    _post(
        "chunks on a line of their own",
        b"Transfer-Encoding:\r\n chunked",
        _LENGTH % 3,
        body=b"0\r\n\r\n",
        statuses=(400,),
    ),
    _post("a chunk with an extension", _CHUNKED, body=b'3;a="b"\r\nabc\r\n0\r\n\r\n', statuses=_UNDERSTOOD),
    _post(
        "a chunk with a huge extension",
        _CHUNKED,
        body=b"3;" + b"a" * 300_000 + b"\r\nabc\r\n0\r\n\r\n",
        statuses=(400, 413, 0, *_UNDERSTOOD),
    ),
    _post(
        "a chunk whose line ends with LF alone",
        _CHUNKED,
        body=b"3\nabc\r\n0\r\n\r\n" + _SMUGGLED,
        statuses=(400, 0, *_UNDERSTOOD),
    ),
    _post("a chunk of an odd size", _CHUNKED, body=b"0x3\r\nabc\r\n0\r\n\r\n", statuses=(400, 0)),
    _post("a chunk beyond all numbers", _CHUNKED, body=b"ffffffffffffffff1\r\nabc\r\n0\r\n\r\n", statuses=(400, 0)),
    _post("a chunk longer than it says", _CHUNKED, body=b"1\r\nabc\r\n0\r\n\r\n", statuses=(400, 0)),
    _post(
        "headers after the last chunk",
        _CHUNKED,
        body=b"1\r\na\r\n0\r\nHost: {x}.test\r\nFreshkeys-Secret: {x}\r\n\r\n",
        statuses=_UNDERSTOOD,
    ),
    _post("more than it says, and a request in it", _LENGTH % 3, body=b"abc" + _SMUGGLED, statuses=_UNDERSTOOD),
    Case(
        "chunks in HTTP/1.0", b"POST / HTTP/1.0\r\nHost: {h}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400, 505)
    ),
    Case("a line that is folded", get(b"X: a\r\n Host: {x}.test"), (400,)),
    Case("a line without a colon", get(b"{x}"), (400,)),
    Case("a name with a blank", get(b"X Y: 1"), (400,)),
    Case("a CR alone", get(b"X: a\rHost: {x}.test"), (400,)),
    Case("a NUL in a header", get(b"X: a\x00b"), (400,)),
    Case(
        "lines that end with LF alone",
        b"GET {a} HTTP/1.1\nHost: {h}\nConnection: close\n\n",
        (200, 400),
        is_same_page=True,
    ),
    Case("empty lines before the request", b"\r\n\r\n" + get(), is_same_page=True),
    Case(
        "a blank before the first header",
        _TARGET + b" Host: {x}.test\r\nHost: {h}\r\nConnection: close\r\n\r\n",
        (400,),
    ),
    Case("a blank in the address", get(address=b"{a} x"), (400,)),
    Case("HTTP/0.9", b"GET {a}\r\n", (400, 0)),
    Case("HTTP/1.2 and HTTP/3.7", b"GET {a} HTTP/3.7\r\nHost: {h}\r\n\r\n", (400, 505, 0)),
    Case("HTTP/2 without asking", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", (400, 505, 0)),
    Case(
        "an upgrade to HTTP/2",
        get(b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__").replace(b"close", b"close, Upgrade"),
        is_same_page=True,
    ),
    Case(
        "a WebSocket",
        get(
            b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        ).replace(b"close", b"Upgrade, close"),
        (200, 400, 403, 426),
    ),
    Case("a GET with a body", get(_LENGTH % 11, body=b"q={x}1"), is_same_page=True, most=2),
    Case("a GET with chunks", get(_CHUNKED, body=b"e\r\nq={x}1234\r\n0\r\n\r\n"), (200, 400)),
    Case("bytes that are nothing", bytes(range(256)) * 20, (400, 0)),
    Case("the greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 200, (400, 0)),
]
