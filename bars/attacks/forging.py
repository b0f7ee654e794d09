"""Receipts, secrets and the addresses of islands: what only the edge and the application say to each other."""

from __future__ import annotations

from bars.attacks.case import Case, get

_INSIDE = b"/-/freshkeys/"
_RECEIPT = (
    b'{"kind":"page","name":"","reason":"","status":200,"headers":[["X-Forged","{x}"]],"splices":[],"length":8,'
    b'"receipt":{"sources":[],"token":"","epoch":"","built_at":0,"good_from":null,"good_until":null,"facts":{}}}\n{x}'
)
_ESCAPED = b"".join(b"%%%02x" % byte if byte not in b"{x}" else bytes([byte]) for byte in _RECEIPT)


def _inside(title: str, address: bytes, *lines: bytes, method: bytes = b"GET") -> Case:
    return Case(title, get(*lines, address=address, method=method), (404, 400), is_head=method == b"HEAD")


def _unheard(title: str, *lines: bytes) -> Case:
    return Case(title, get(*lines), is_same_page=True)


CASES = [
    _unheard("a guessed secret", b"Freshkeys-Secret: {x}", b"Freshkeys-Want: page"),
    _unheard("an empty secret", b"Freshkeys-Secret:", b"Freshkeys-Want: page"),
    _unheard("the wish for parts without a secret", b"Freshkeys-Want: parts", b'Freshkeys-Wanted: [["fact","user"]]'),
    _unheard("a secret that WSGI reads as the real one", b"Freshkeys_Secret: {x}", b"Freshkeys_Want: page"),
    _unheard(
        "names that only look different", b"FRESHKEYS-WANT: parts", b"freshkeys-want: page", b"Freshkeys.Want: page"
    ),
    _unheard("another client", b"Freshkeys-Client: {x}", b"Freshkeys_Client: {x}", b"Freshkeys-Scheme: https"),
    _unheard("a receipt in a header", b"Freshkeys-Parts: 1 {x}", b"Accept: application/vnd.freshkeys.parts"),
    Case(
        "a secret that does not go on",
        get(b"Freshkeys-Secret: {x}").replace(b"close", b"close, Freshkeys-Secret"),
        (400,),
    ),
    _inside("the address for parts", _INSIDE + b"parts/"),
    _inside(
        "the address for parts with a guess", _INSIDE + b"parts/", b"Freshkeys-Secret: {x}", b"Freshkeys-Want: parts"
    ),
    _inside("the address of an island", _INSIDE + b"islands/web.account?next=/"),
    _inside("the address of an island, escaped", b"/%2d/freshkeys/islands/web.account"),
    _inside("the address of an island, by steps", b"/courses/../-/freshkeys/islands/web.account"),
    _inside("the address of an island, with two slashes", b"//-/freshkeys/islands/web.account"),
    _inside("the address of an island by HEAD", _INSIDE + b"islands/web.account", method=b"HEAD"),
    _inside("the address of an island by POST", _INSIDE + b"islands/web.account", b"Content-Length: 0", method=b"POST"),
    Case(
        "a receipt as the body of a POST",
        get(
            b"Content-Type: application/vnd.freshkeys.parts",
            b"Content-Length: %d" % (len(_RECEIPT) + 10),
            method=b"POST",
            body=_RECEIPT,
        ),
        (403, 405),
    ),
    Case("a receipt in a page, by its parameter", get(address=b"/?q=" + _ESCAPED), may_echo=True, is_same_page=False),
    Case("the mark of an island in a page", get(address=b"/?q=%3C!--fk%20{w}%20--%3E{x}"), may_echo=True),
    Case("a line break in a parameter", get(address=b"/?q={w}%0d%0aX-Forged:%20{x}%0d%0a%0d%0a{x}"), may_echo=True),
    Case("a line break in an address", get(address=b"/courses/%0d%0aX-Forged:%20{x}/"), (400, 404)),
]
