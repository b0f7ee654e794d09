"""What an attack is, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bars.attacks.talking import Said

#: What an attacker wants others to see; where it comes back, something was taken over.
CANARY = b"evil7f3a"


@dataclass(frozen=True)
class Place:
    """Where a case happens: the port of the edge, the name of the site, an address that nobody has asked for yet."""

    port: int
    host: bytes
    address: bytes
    #: The word in it, which the page shows.
    word: bytes
    #: The cookies of somebody who has signed in.
    cookies: bytes


@dataclass(frozen=True)
class Case:
    """One attack."""

    title: str
    #: What is sent. {a} is the address, {w} its word, {h} the Host, {x} the canary, {s} the cookies of a session.
    request: bytes = b""
    #: The statuses that the first answer may have; none at all means that the connection is just closed.
    statuses: tuple[int, ...] = (200,)
    #: So many answers there may be at most.
    most: int = 1
    #: Whether the canary may come back in the answer to the attacker, who has put it into the address.
    may_echo: bool = False
    #: Whether a first answer with status 200 must be the page of the address, byte for byte.
    is_same_page: bool = False
    #: For what takes more than one connection: returns what is wrong, or nothing.
    act: Callable[[Place], str] | None = None
    #: Addresses that visitors ask for afterwards, besides {a}.
    then: tuple[bytes, ...] = field(default=())
    is_head: bool = False
    #: Whether the answer is for one person only, and must say so to every cache on its way.
    is_personal: bool = False

    def filled(self, place: Place, text: bytes) -> bytes:
        for name, value in (
            (b"a", place.address),
            (b"w", place.word),
            (b"h", place.host),
            (b"x", CANARY),
            (b"s", place.cookies),
        ):
            text = text.replace(b"{" + name + b"}", value)
        return text

    def complaint(self, said: Said) -> str:
        """What is wrong with what came back, or nothing."""
        statuses = said.statuses
        if not statuses:
            return "" if said.is_closed and 0 in self.statuses else "no answer"
        if statuses[0] not in self.statuses:
            return f"answered {statuses[0]}, not {' or '.join(map(str, self.statuses))}"
        if len(statuses) > self.most:
            return f"{len(statuses)} answers: {statuses}"
        if CANARY in said.raw and not self.may_echo:
            return "the forged word came back"
        if self.is_personal and b"no-store" not in said.replies[0].header(b"cache-control"):
            return f"Cache-Control: {said.replies[0].header(b'cache-control').decode()} for one person's page"
        for reply in said.replies:
            if any(name.startswith(b"freshkeys-") for name, _ in reply.headers):
                return "a header of the edge's came out"
            if b"vnd.freshkeys" in reply.header(b"content-type"):
                return "parts came out"
        return ""


def get(*lines: bytes, address: bytes = b"{a}", method: bytes = b"GET", body: bytes = b"") -> bytes:
    """A request with a good Host and these lines, after which the connection ends."""
    return b"\r\n".join([method + b" " + address + b" HTTP/1.1", b"Host: {h}", b"Connection: close", *lines, b"", body])
