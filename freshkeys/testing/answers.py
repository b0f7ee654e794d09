"""What two answers are compared by, and where they part."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.http.response import HttpResponseBase

from freshkeys.declared import plans


def plain(value: Any, around: tuple[int, ...] = ()) -> Any:
    """What two answers are compared by: of an instance all that it holds and that matters, not its key alone.

    `around` are the instances that this one was reached from.
    """
    if isinstance(value, HttpResponseBase):
        return value.status_code, value.get("Content-Type"), _body(value)
    if isinstance(value, Model):
        return value._meta.label, {} if id(value) in around else _held(value, (*around, id(value)))
    if isinstance(value, dict):
        return {key: plain(one, around) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(repr(plain(one, around)) for one in value)
    if isinstance(value, list | tuple | QuerySet):
        return [plain(one, around) for one in value]
    return value


def _held(instance: Model, around: tuple[int, ...]) -> dict[str, Any]:
    """Its fields and annotations, and what was loaded with it; ignored columns are not loaded with the cache on."""
    tables = plans(instance._state.db or DEFAULT_DB_ALIAS)
    held = dict(instance.__dict__)
    for one in instance._meta.concrete_fields:
        plan = tables.get(one.model._meta.db_table)
        if plan is not None and one.column in plan.ignored:
            held.pop(one.attname, None)
    found = {name: plain(one, around) for name, one in held.items() if not name.startswith("_")}
    related = getattr(instance._state, "fields_cache", {})
    prefetched = held.get("_prefetched_objects_cache", {})
    rows = {**getattr(prefetched, "rows", {}), **prefetched}
    return found | {f"{name}, loaded": plain(one, around) for name, one in {**related, **rows}.items()}


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
