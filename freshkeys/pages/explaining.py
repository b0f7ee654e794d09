"""What the edge is given for a page, as receipts for people: the page itself, its islands, and what decides."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.utils import timezone

from freshkeys.pages.answering import outcome_of
from freshkeys.pages.trusted import Environ, copied
from freshkeys.receipts import Receipt
from freshkeys.receipts.visiting import closers_of
from freshkeys.wire import ISLANDS, Part
from freshkeys.wire import Receipt as Told


def receipts_of_page(environ: Environ) -> tuple[Receipt, ...]:
    """Ask this project for a page as the edge does, whether there is an edge or not.

    Args:
        environ: of the request (PEP 3333), as it came in.

    Returns:
        The receipt of the page first. Where it cannot be kept that says why, and is all.
    """
    handler = BaseHandler()
    handler.load_middleware()
    outcome = outcome_of(handler.get_response, WSGIRequest(copied(environ)))
    for close in closers_of(outcome.response):
        close()
    if not outcome.parts:
        return (Receipt("page", "", is_hit=False, not_kept_because=outcome.reason, time_zone=_zone()),)
    return tuple(map(_receipt, outcome.parts))


def _receipt(part: Part) -> Receipt:
    name = f"{part.kind} {part.name.removeprefix(ISLANDS)}".strip()
    told = part.receipt
    if told is None:
        return Receipt(name, "", is_hit=False, not_kept_because=part.reason, time_zone=_zone())
    return Receipt(
        name=name,
        key="",
        is_hit=False,
        sources=told.sources,
        facts=tuple(sorted((fact, value) for fact, value in told.facts.items() if fact != "language")),
        language=_language(told),
        time_zone=_zone(),
        token=told.token,
        built_at=_moment(told.built_at),
        good_from=_moment(told.good_from),
        good_until=_moment(told.good_until),
        read_at=_moment(told.built_at),
    )


def _language(told: Told) -> str | None:
    return told.facts["language"].strip("'") if "language" in told.facts else None


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)


def _zone() -> str:
    return timezone.get_default_timezone_name()
