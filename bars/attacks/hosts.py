"""Which site is asked for, and by whom: Host, absolute addresses, and what proxies say."""

from __future__ import annotations

from bars.attacks.case import Case, get

_TARGET = b"GET {a} HTTP/1.1\r\n"
_END = b"Connection: close\r\n\r\n"


def _host(title: str, value: bytes, *statuses: int) -> Case:
    return Case(title, _TARGET + b"Host: " + value + b"\r\n" + _END, statuses)


def _said(title: str, *lines: bytes) -> Case:
    """Headers from outside that nobody may believe: the page is the same as without them."""
    return Case(title, get(*lines), is_same_page=True)


CASES = [
    Case("no Host", _TARGET + _END, (400,)),
    _host("an empty Host", b"", 400),
    Case("two different Hosts", _TARGET + b"Host: {h}\r\nHost: {x}.test\r\n" + _END, (400,)),
    Case("the same Host twice", _TARGET + b"Host: {h}\r\nHost: {h}\r\n" + _END, (400,)),
    _host("somebody else's Host", b"{x}.test", 421),
    _host("a Host that ends like somebody else's", b"127.0.0.1.{x}.test", 421),
    _host("a Host with a user", b"{h}@{x}.test", 421),
    _host("a Host with a path", b"{h}/{x}", 421),
    _host("a Host that is a list", b"{h}, {x}.test", 421),
    _host("a Host with an odd port", b"127.0.0.1:{x}", 421),
    _host("a Host with a second port", b"{h}:80", 421),
    Case(
        "an absolute address of another site",
        b"GET http://{x}.test{a} HTTP/1.1\r\nHost: {h}\r\n" + _END,
        (200, 400, 421),
    ),
    Case("an absolute address and no Host", b"GET http://{x}.test{a} HTTP/1.1\r\n" + _END, (400, 421)),
    Case("an absolute address, another Host", b"GET http://{h}{a} HTTP/1.1\r\nHost: {x}.test\r\n" + _END, (400, 421)),
    _said("X-Forwarded-Host", b"X-Forwarded-Host: {x}.test"),
    _said("X-Forwarded-Host twice", b"X-Forwarded-Host: {h}", b"X-Forwarded-Host: {x}.test"),
    _said("X-Forwarded-Proto", b"X-Forwarded-Proto: https", b"X-Forwarded-Scheme: https", b"X-Forwarded-Ssl: on"),
    _said("X-Forwarded-Port and -Prefix", b"X-Forwarded-Port: 666", b"X-Forwarded-Prefix: /{x}"),
    _said("X-Forwarded-For", b"X-Forwarded-For: {x}, 127.0.0.1", b"X-Real-Ip: {x}", b"True-Client-Ip: {x}"),
    _said("Forwarded", b"Forwarded: for=1.1.1.1;host={x}.test;proto=https"),
    _said(
        "X_Forwarded_Host, which WSGI reads as the other", b"X_Forwarded_Host: {x}.test", b"X_Forwarded_Proto: https"
    ),
    _said("other names for the Host", b"X-Host: {x}.test", b"X-Original-Host: {x}.test", b"X-HTTP-Host-Override: {x}"),
    _said("other names for the address", b"X-Original-Url: /admin/", b"X-Rewrite-Url: /{x}", b"X-Script-Name: /{x}"),
]
