"""An edge that keeps nothing: what refuses, passes on and apologises, without what remembers."""

from __future__ import annotations

from typing import Any

from freshkeys.edge import headers, passing
from freshkeys.edge.settings import from_environment
from freshkeys.edge.upstream import Upstream, UpstreamError

SETTINGS = from_environment()
UPSTREAM = Upstream(SETTINGS, answer_seconds=2.0)


async def edge(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return await passing.refuse_other(scope, receive, send)
    refusal = headers.refusal(scope, SETTINGS)
    if refusal is not None:
        return await passing.refuse(refusal, scope, send)
    try:
        return await passing.pass_through(scope, receive, send, UPSTREAM, SETTINGS)
    except UpstreamError as error:
        return await passing.unavailable(scope, send, error)
