"""Addresses that two programs could read differently, methods that nobody knows, and sizes that nobody needs."""

from __future__ import annotations

from bars.attacks.case import Case, get


def _at(title: str, address: bytes, *statuses: int) -> Case:
    return Case(title, get(address=address), statuses)


def _by(method: bytes, *statuses: int, address: bytes = b"{a}") -> Case:
    return Case(f"the method {method.decode()} on {address.decode()}", get(method=method, address=address), statuses)


CASES = [
    _at("two slashes", b"//courses/", 404),
    _at("two slashes inside", b"/courses//x/", 404),
    _at("an address of another site after two slashes", b"//{x}.test/", 404),
    _at("a step to itself", b"/./courses/", 400),
    _at("a step upwards", b"/courses/../admin/", 400),
    _at("a step upwards, escaped", b"/courses/%2e%2e/admin/", 400),
    _at("a step upwards, half escaped", b"/courses/.%2E/admin/", 400),
    _at("a step upwards, escaped twice", b"/courses/%252e%252e/admin/", 404),
    _at("an escaped slash", b"/courses%2fx/", 400),
    _at("a backslash", b"/courses\\..\\admin/", 400),
    _at("an escaped backslash", b"/courses%5c..%5cadmin/", 400),
    _at("a NUL, escaped", b"/courses/x%00.css", 400),
    _at("a NUL", b"/courses/x\x00.css", 400, 0),
    _at("a parameter of a path", b"/courses;jsessionid=1/", 404),
    _at("what is not UTF-8", b"/courses/%ff%fe/", 400),
    _at("an escape of nothing", b"/courses/%zz/", 400),
    _at("bytes that are not ASCII", b"/courses/\xc3\xbc/", 400),
    _at("a letter that looks like a slash", b"/courses%e2%88%95x/", 404),
    _at("an address of 9 kB", b"/?q=" + b"a" * 9000, 414),
    _at("an address of 100 kB", b"/?q=" + b"a" * 100_000, 400, 414, 431),
    _by(b"TRACE", 501),
    _by(b"CONNECT", 501, 400, 0),
    _by(b"get", 501),
    _by(b"OPTIONS", 400, address=b"*"),
    _by(b"PURGE", 403, 405),
    _by(b"PROPFIND", 403, 405),
    _by(b"DELETE", 403, 405),
    Case("120 headers", get(*[b"X-%d: a" % number for number in range(120)]), (431,)),
    Case("a header of 40 kB", get(b"X-Large: " + b"a" * 40_000), (431,)),
    Case("a header of 1 MB", get(b"X-Large: " + b"a" * 1_000_000), (431, 0)),
    Case("a name of 40 kB", get(b"a" * 40_000 + b": 1"), (431, 400)),
    Case("a cookie of 100 kB", get(b"Cookie: a=" + b"a" * 100_000), (431,)),
    Case("ten thousand parameters", get(address=b"/?q={w}" + b"&a" * 3_900), (200, 400)),
]
