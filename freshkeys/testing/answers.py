"""What two answers are compared by, and where they part."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase


def plain(value: Any) -> Any:
    """What two answers are compared by: all that a model instance holds, not its primary key alone."""
    if isinstance(value, HttpResponseBase):
        return value.status_code, value.get("Content-Type"), _body(value)
    if isinstance(value, Model):
        held = {name: plain(one) for name, one in value.__dict__.items() if not name.startswith("_")}
        return value._meta.label, held
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(repr(plain(one)) for one in value)
    if isinstance(value, list | tuple | QuerySet):
        return [plain(one) for one in value]
    return value


def _body(response: HttpResponseBase) -> bytes:
    """All of it; a stream is put back, for others to read."""
    if not response.streaming:
        return bytes(response.content)  # type: ignore[attr-defined]
    body = b"".join(response)
    response.streaming_content = [body]  # type: ignore[attr-defined]
    return body


def differing(found: Any, true: Any) -> str:
    """The first place where two texts part."""
    one, other = (repr(plain(value)) for value in (found, true))
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(at - 40, 0)
    return f": …{one[start : at + 60]}… and not …{other[start : at + 60]}…"
