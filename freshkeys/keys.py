"""Keys: every part length-prefixed and with its type, so that no two lists of parts have the same key.

Absent differs from empty, 1 from "1" and from True, and ("ab", "c") from ("a", "bc") - which Django's own `Vary` and
`{% cache %}` keys glue together (Django up to 6.0).
"""

from __future__ import annotations

import datetime
import decimal
import enum
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, Prefetch, QuerySet
from django.utils.functional import Promise


def digest(*parts: Any) -> str:
    """40 hexadecimal digits that identify these parts.

    >>> digest("ab", "c") == digest("a", "bc")
    False

    Raises:
        TypeError: a part has no exact written form.
    """
    hashed = hashlib.blake2b(digest_size=20)
    for piece in _pieces(parts):
        hashed.update(piece)
    return hashed.hexdigest()


def _tagged(tag: str, data: bytes) -> bytes:
    return f"{tag}{len(data)}:".encode() + data


def _pieces(part: Any) -> Iterator[bytes]:
    if part is None or isinstance(part, bool | int | float | decimal.Decimal | uuid.UUID):
        yield _tagged(type(part).__name__, str(part).encode())
    elif isinstance(part, enum.Enum):
        yield _tagged(type(part).__qualname__, part.name.encode())
    elif isinstance(part, str | Promise):
        yield _tagged("s", str(part).encode("utf-8", "surrogatepass"))
    elif isinstance(part, bytes):
        yield _tagged("b", part)
    elif isinstance(part, datetime.date | datetime.time):
        yield _tagged(type(part).__name__, part.isoformat().encode())
    elif isinstance(part, datetime.timedelta):
        yield _tagged("delta", repr(part).encode())
    else:
        yield from _container_pieces(part)


def _container_pieces(part: Any) -> Iterator[bytes]:
    if isinstance(part, QuerySet):
        yield from _pieces(("queryset", *queryset_parts(part)))
    elif isinstance(part, Model):
        yield from _pieces(("model", part._meta.label, part.pk))
    elif is_dataclass(part) and not isinstance(part, type):
        values = [(one.name, getattr(part, one.name)) for one in fields(part)]
        yield from _pieces((type(part).__module__, type(part).__qualname__, values))
    elif isinstance(part, dict):
        yield _tagged("d", str(len(part)).encode())
        for key, value in sorted(part.items(), key=lambda item: str(item[0])):
            yield from _pieces(key)
            yield from _pieces(value)
    elif isinstance(part, list | tuple):
        yield _tagged("l", str(len(part)).encode())
        for one in part:
            yield from _pieces(one)
    elif isinstance(part, set | frozenset):
        members = sorted(b"".join(_pieces(one)) for one in part)
        yield _tagged("f", b"".join(members))
    else:
        raise TypeError(f"A key cannot hold a {type(part).__name__}: give it a string, a number or a tuple of such.")


def queryset_parts(queryset: QuerySet[Any]) -> tuple[Any, ...]:
    """What identifies a query set's result: its SQL with parameters, what it yields, and what it prefetches."""
    try:
        sql, params = queryset.query.get_compiler(using=queryset.db).as_sql()
    except EmptyResultSet:
        sql, params = "", ()
    return (
        queryset.db,
        queryset.model._meta.label,
        queryset._iterable_class.__qualname__,
        sql,
        tuple(params),
        tuple(_prefetch_parts(one) for one in queryset._prefetch_related_lookups),  # type: ignore[attr-defined]
    )


def _prefetch_parts(lookup: str | Prefetch[Any]) -> Any:
    if isinstance(lookup, str):
        return lookup
    return (lookup.prefetch_to, lookup.to_attr, lookup.queryset)
