"""Running the cases against a site, and looking at what visitors get afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from bars.attacks import deceiving, forging, framing, hosts, leaving, paths, poisoning
from bars.attacks.case import CANARY, Case, Place
from bars.attacks.talking import Reply, ask

CASES: list[Case] = [
    *(hosts.CASES + forging.CASES + framing.CASES + paths.CASES),
    *(poisoning.CASES + deceiving.CASES + leaving.CASES),
]
FRONT = b"/"
#: What two visitors may be told differently about the same page: when, over which connection, and how it was found.
_OF_ONE_ANSWER = {b"date", b"connection", b"server", b"server-timing", b"transfer-encoding", b"content-length"}
#: What the edge says about a page in its own words.
_OF_EDGE = {b"etag", b"cache-control", b"vary", b"expires", b"last-modified", b"content-language"}


def attacks(port: int, application: str, host: str = "", cookies: str = "") -> Iterator[tuple[str, bool, str]]:
    """Attack a site through its edge.

    Args:
        port: Where the edge listens on this machine.
        application: The Unix socket of the application behind it, which says what is true.
        host: The name that the site answers to; 127.0.0.1 with that port unless given.
        cookies: Those of somebody who has signed in, whose pages nobody else may get; else of nobody.

    Yields:
        For each case its title, whether it was withstood, and what went wrong.
    """
    name = (host or f"127.0.0.1:{port}").encode()
    for number, case in enumerate(CASES, start=1):
        word = b"attack%d" % number
        place = Place(port, name, b"/?q=" + word, word, (cookies or f"sessionid=nobody{number}").encode())
        try:
            wrong = attack(case, place, application)
        except (OSError, ValueError) as error:
            wrong = f"{type(error).__name__}: {error}"
        yield case.title, not wrong, wrong


def attack(case: Case, place: Place, application: str) -> str:
    """What is wrong after one case, or nothing."""
    if case.act is not None:
        wrong = case.act(place)
    else:
        said = ask(place.port, case.filled(place, case.request), is_head=case.is_head)
        wrong = case.complaint(said)
        if not wrong and case.is_same_page and said.statuses[0] == 200:
            wrong = differs(said.replies[0], truth(application, place, place.address))
    if wrong:
        return wrong
    for address in (place.address, *(case.filled(place, one) for one in case.then), FRONT):
        expected = truth(application, place, address)
        for visitor in ("the next visitor", "the one after"):
            if found := differs(visit(place, address), expected):
                return f"{visitor} at {address.decode()}: {found}"
    return ""


def plain(place: Place, address: bytes) -> bytes:
    return b"GET %b HTTP/1.1\r\nHost: %b\r\nAccept: text/html\r\nConnection: close\r\n\r\n" % (address, place.host)


def visit(place: Place, address: bytes) -> Reply:
    """What an ordinary visitor gets."""
    return _only(ask(place.port, plain(place, address)).replies)


def truth(application: str, place: Place, address: bytes) -> Reply:
    """What the application says to the same visitor when no edge stands in front."""
    return _only(ask(application, plain(place, address)).replies)


def _only(replies: list[Reply]) -> Reply:
    if len(replies) != 1:
        raise ValueError(f"{len(replies)} answers to one request")
    return replies[0]


def differs(seen: Reply, expected: Reply) -> str:
    """In what an answer is not the expected one, or nothing."""
    if seen.status != expected.status:
        return f"status {seen.status} instead of {expected.status}"
    if seen.body != expected.body:
        at = next((at for at, pair in enumerate(zip(seen.body, expected.body, strict=False)) if pair[0] != pair[1]), -1)
        return f"another body from byte {at}: {seen.body[at : at + 60]!r} instead of {expected.body[at : at + 60]!r}"
    if CANARY in b"".join(value for _, value in seen.headers):
        return "a forged header"
    ours, theirs = (
        {pair for pair in one.headers if pair[0] not in _OF_ONE_ANSWER | _OF_EDGE} for one in (seen, expected)
    )
    if ours != theirs:
        return f"other headers: {sorted(ours ^ theirs)}"
    return ""
