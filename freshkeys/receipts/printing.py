"""Receipts of a page for a terminal and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from http import HTTPStatus
from typing import Any

from freshkeys.receipts import Receipt, words
from freshkeys.receipts.visiting import Visit


def as_dict(receipt: Receipt) -> dict[str, Any]:
    """What `json.dumps` can write: moments as ISO 8601, sources in order, and the whole in words."""
    found: dict[str, Any] = {"in_words": str(receipt)}
    for one in fields(receipt):
        value = getattr(receipt, one.name)
        if isinstance(value, datetime):
            value = value.isoformat()
        found[one.name] = value
    found["sources"] = [{"source": one, "in_words": words.source(one)} for one in words.in_order(receipt.sources)]
    found["rebuilt_because"] = [
        {"reason": one, "in_words": words.reason(one, receipt.read_at)} for one in receipt.rebuilt_because
    ]
    found["facts"] = dict(receipt.facts)
    found["inner"] = [as_dict(one) for one in receipt.inner]
    return found


def visits_as_dict(first: Visit, again: Visit) -> dict[str, Any]:
    """A page that was asked for twice."""
    found = {one.name: getattr(first, one.name) for one in fields(first)}
    found["receipts"] = [as_dict(one) for one in first.receipts]
    found["again"] = {"found": hits(again.receipts), "seconds": again.seconds, "queries": again.queries}
    return found


def hits(receipts: Iterable[Receipt]) -> int:
    return sum(one.is_hit for one in receipts)


def in_lines(first: Visit, again: Visit) -> Iterator[str]:
    """A page that was asked for twice: who saw what, and each value with its sources."""
    yield first.address
    yield f"  {what_came(first)}"
    whom = first.user or "somebody who is not signed in"
    other = first.wanted_language not in ("", first.language)
    asked = f"; “{first.wanted_language}” was asked for, and did not decide" if other else ""
    yield f"  Seen by {whom}, in “{first.language}”{asked}."
    if not first.receipts:
        yield "  Nothing in it is remembered: each visit builds all of it."
        return
    yield f"  {_values(first)}; {_cost(first)}. Asked again at once: {_values(again)}; {_cost(again)}."
    yield from _numbered(first.receipts, "", "")


def what_came(visit: Visit) -> str:
    """The status in a sentence."""
    if visit.failure:
        return f"It fails with {visit.status}: {visit.failure}."
    if visit.location:
        return f"It redirects to {visit.location} ({visit.status})."
    try:
        phrase = HTTPStatus(visit.status).phrase
    except ValueError:
        phrase = "a status of its own"
    kind = f", {visit.content_type.partition(';')[0]}" if visit.content_type else ""
    streamed = ". What is read while it streams is not in here" if visit.is_streamed else ""
    return f"It answers {visit.status} {phrase}{kind}{streamed}."


def _values(visit: Visit) -> str:
    found, count = hits(visit.receipts), len(visit.receipts)
    return f"{count} {'value' if count == 1 else 'values'}, {found} found and {count - found} built"


def _cost(of: Visit | Receipt) -> str:
    return f"{of.queries} {'query' if of.queries == 1 else 'queries'}, {of.seconds * 1000:.1f} ms"


def _numbered(receipts: Iterable[Receipt], above: str, indent: str) -> Iterator[str]:
    for number, one in enumerate(receipts, start=1):
        yield ""
        yield f"{indent}{above}{number}. {one.name}: {_outcome(one)} ({_cost(one)})"
        for label, text in _lines(one):
            yield f"{indent}   {label:<10}{text}"
        yield from _numbered(one.inner, f"{above}{number}.", f"{indent}   ")


def _outcome(one: Receipt) -> str:
    if not one.is_hit:
        return "built"
    age = f", built {words.span(one.read_at - one.built_at)} before" if one.read_at and one.built_at else ""
    return f"found {'in this process' if one.origin == 'process' else 'in the shared cache'}{age}"


def _lines(one: Receipt) -> Iterator[tuple[str, str]]:
    sources = words.in_order(one.sources)
    width = max((len(words.source(source)) for source in sources), default=0)
    for label, source in zip(["from", *[""] * len(sources)], sources, strict=False):
        yield label, f"{words.source(source):<{width}}   {source}"
    yield "varies by", ", ".join(f"{name} ({value})" for name, value in words.varied(one))
    if one.not_kept_because is not None:
        yield "not kept", f"because {one.not_kept_because}"
    elif one.good_until is not None:
        yield "good", f"until {words.moment(one.good_until, one.read_at)}, or until one of these is written"
    else:
        yield "good", "until one of these is written"
    if one.rebuilt_because:
        yield "rebuilt", "because " + " and ".join(words.reason(why, one.read_at) for why in one.rebuilt_because)
