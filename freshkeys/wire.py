"""What the application tells the edge: parts, each with its receipt. No Django here: both sides import this.

An answer to the edge is *parts*: the shell of a page, its islands, and facts about the visitor, all read at one moment.
Its media type is `application/vnd.freshkeys.parts`, and its body is for each part one line of JSON, whose `length` says
how many bytes of body follow it. Nothing in a page can be mistaken for a receipt, for nobody searches for one.

Only an answer with the header `Freshkeys-Parts: VERSION RELEASE` has parts; the application deletes that header from
whatever else it sends, and the edge deletes all headers `Freshkeys-*` from what comes from outside.
docs/reference/edge.md describes all of it.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

VERSION = "1"
MEDIA_TYPE = "application/vnd.freshkeys.parts"
#: Of an answer: which version of this format, and the release of the code that gave it.
PARTS_HEADER = "Freshkeys-Parts"
#: Of a request: that it comes from the edge, which knows this word. Without it all the others mean nothing.
SECRET_HEADER = "Freshkeys-Secret"  # noqa: S105  the name of it
#: Of a request: what is wanted. `page` is the page of this address with its islands; `parts` are the islands and facts
#: that WANTED_HEADER lists (a JSON list of [kind, name]); `answer` is the answer as anybody gets it.
WANT_HEADER = "Freshkeys-Want"
WANTED_HEADER = "Freshkeys-Wanted"
#: Of a request: who sent it to the edge, and by which scheme.
CLIENT_HEADER = "Freshkeys-Client"
SCHEME_HEADER = "Freshkeys-Scheme"
#: Of a request for an `answer`: "off" has it built from the database alone, as the auditor wants it.
CACHE_HEADER = "Freshkeys-Cache"
#: No header from outside, and none to the outside, begins like this.
PREFIX = "freshkeys-"
#: The addresses of islands, which answer 404 from outside, and the one that is asked for `parts`.
INSIDE = "/-/freshkeys/"
ISLANDS = f"{INSIDE}islands/"
PARTS_PATH = f"{INSIDE}parts/"
#: A part whose receipt takes more than this depends on whole tables instead of rows.
MAX_RECEIPT_BYTES = 8192

#: Facts that the edge sees itself: by their whole name, and kinds of which there are many (`cookie theme`). Of all
#: others the application sends parts of the kind `fact`.
SEEN_WHOLE = frozenset({"path", "host", "scheme", "parameters", "cookies"})
SEEN_KINDS = frozenset({"parameter", "header", "cookie"})

Kind = Literal["page", "island", "fact"]


class MalformedPartsError(ValueError):
    """What came is not in this format."""


@dataclass(frozen=True)
class Receipt:
    """What a part was built from, and between which moments it holds (seconds since 1970 by the database's clock)."""

    sources: frozenset[str]
    token: str
    epoch: str
    built_at: float
    good_from: float | None = None
    good_until: float | None = None
    #: What was looked at of the request: the name of each fact, and its value as the application writes it.
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """A page without its islands, an island, or a fact about the visitor (whose body is its value)."""

    kind: Kind
    #: The address of an island, the name of a fact, nothing for the page that was asked for.
    name: str
    body: bytes
    #: None where it is good for this one answer only; then `reason` says why.
    receipt: Receipt | None
    reason: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    #: Where islands go: the offset in the body, ascending, and the island's address.
    splices: tuple[tuple[int, str], ...] = ()

    def named(self, name: str) -> Part:
        return replace(self, name=name)


def pack(parts: Iterable[Part]) -> bytes:
    """The body of an answer that has these parts."""
    pieces = []
    for part in parts:
        told = {name: value for name, value in asdict(part).items() if name not in ("body", "receipt")}
        told["length"] = len(part.body)
        told["receipt"] = None if part.receipt is None else _told(part.receipt)
        pieces += [json.dumps(told, separators=(",", ":")).encode(), b"\n", part.body]
    return b"".join(pieces)


def _told(receipt: Receipt) -> dict[str, Any]:
    return {**asdict(receipt), "sources": sorted(receipt.sources), "facts": dict(receipt.facts)}


def unpack(body: bytes) -> list[Part]:
    """The parts of an answer.

    Raises:
        MalformedPartsError: it is cut off, or nothing that `pack` makes.
    """
    try:
        return list(_unpacked(body))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise MalformedPartsError(f"these are no parts: {error}") from error


def _unpacked(body: bytes) -> Iterator[Part]:
    at = 0
    while at < len(body):
        end = body.index(b"\n", at)
        told = json.loads(body[at:end])
        at, length = end + 1, told.pop("length")
        if length < 0 or at + length > len(body):
            raise ValueError("a body is cut off")
        receipt = told.pop("receipt")
        if receipt is not None:
            receipt = Receipt(**{**receipt, "sources": frozenset(receipt["sources"])})
        told["headers"] = tuple((name, value) for name, value in told["headers"])
        told["splices"] = tuple((offset, address) for offset, address in told["splices"])
        yield Part(body=body[at : at + length], receipt=receipt, **told)
        at += length


def is_secret(given: str, secret: str) -> bool:
    """Whether a request comes from the edge. No secret means that there is no edge."""
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())
