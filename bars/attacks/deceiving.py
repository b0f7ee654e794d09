"""Cache deception: somebody's own page, under an address that looks as if everybody might have it."""

from __future__ import annotations

from bars.attacks.case import Case, get

_MINE = b"Cookie: {s}"


def _as_file(title: str, address: bytes, *statuses: int) -> Case:
    return Case(title, get(_MINE, address=address), statuses, then=(address,), is_personal=True)


def _refused(title: str, address: bytes, status: int = 400) -> Case:
    return Case(title, get(_MINE, address=address), (status,))


CASES = [
    Case("one's own front page", get(_MINE, address=b"/?{w}"), is_personal=True, then=(b"/?{w}",)),
    Case("one's own page first", get(_MINE), is_personal=True),
    _as_file("a style sheet that is none", b"/accounts/login/{w}.css", 404),
    _as_file("a course's style sheet that is none", b"/courses/{w}/nonexistent.css", 404),
    _as_file("a style sheet in a parameter", b"{a}&file=/static/{w}.css", 200),
    _as_file("a style sheet after a question mark", b"/?/{w}.css", 200),
    _as_file("a file after an escaped question mark", b"/accounts/login/%3f{w}.css", 404),
    _as_file("a file after an escaped hash", b"/accounts/login/%23{w}.css", 404),
    _refused("a picture after an escaped slash", b"/accounts/login%2f{w}.png"),
    _refused("a script after a semicolon", b"/accounts/login/;{w}.js", 404),
    _refused("a style sheet by steps", b"/static/../accounts/login/?{w}.css"),
    _refused("a style sheet by escaped steps", b"/static/%2e%2e/accounts/login/?{w}"),
    _refused("a file after a NUL", b"/accounts/login/%00{w}.css"),
    _refused("a file after a line break", b"/accounts/login/%0a{w}.css"),
    _refused("a static file by steps", b"/static/{w}/../../"),
    Case(
        "a static file that does not exist", get(_MINE, address=b"/static/{w}.css"), (404,), then=(b"/static/{w}.css",)
    ),
]
