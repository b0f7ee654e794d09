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
from collections.abc import Callable, Iterator
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


#: How values of exactly these types are written; each type is its own tag.
WRITTEN: dict[type, Callable[[Any], bytes]] = {
    type(None): lambda part: b"",
    bool: lambda part: str(part).encode(),
    int: lambda part: int.__repr__(part).encode(),
    float: lambda part: float.__repr__(part).encode(),
    decimal.Decimal: lambda part: decimal.Decimal.__str__(part).encode(),
    uuid.UUID: lambda part: part.bytes,
    str: lambda part: str.encode(part, "utf-8", "surrogatepass"),
    bytes: bytes,
    datetime.datetime: lambda part: f"{datetime.datetime.isoformat(part)}/{part.fold}/{part.tzinfo}".encode(),
    datetime.date: lambda part: datetime.date.isoformat(part).encode(),
    datetime.time: lambda part: f"{datetime.time.isoformat(part)}/{part.fold}/{part.tzinfo}".encode(),
    datetime.timedelta: lambda part: repr((part.days, part.seconds, part.microseconds)).encode(),
}


def _pieces(part: Any) -> Iterator[bytes]:
    kind = type(part)
    if (write := WRITTEN.get(kind)) is not None:
        yield _tagged(kind.__name__, write(part))
    elif isinstance(part, Promise):
        yield from _pieces(str(part))
    elif isinstance(part, enum.Enum):
        yield _named("enum", kind)
        yield from _pieces(part.name if part.name is not None else part.value)
    elif isinstance(part, QuerySet):
        yield _tagged("queryset", b"")
        yield from _pieces(queryset_parts(part))
    elif isinstance(part, Model):
        yield from _model_pieces(part)
    elif is_dataclass(part) and not isinstance(part, type):
        yield _named("dataclass", kind)
        yield from _pieces([(one.name, getattr(part, one.name)) for one in fields(part)])
    else:
        yield from _container_pieces(part)


def _named(tag: str, kind: type) -> bytes:
    return _tagged(tag, f"{kind.__module__}.{kind.__qualname__}".encode())


def _model_pieces(part: Model) -> Iterator[bytes]:
    if part.pk is None:
        raise TypeError(f"A key cannot hold a {part._meta.label} that is not saved: nothing says which one it is.")
    yield _tagged("model", part._meta.label.encode())
    yield from _pieces((part._state.db, part.pk))


def _container_pieces(part: Any) -> Iterator[bytes]:
    if isinstance(part, dict):
        yield _container("dict", part)
        # Not part.items(): of several values under one name, a MultiValueDict would give the last.
        yield from sorted(b"".join([*_pieces(key), *_pieces(value)]) for key, value in dict.items(part))
    elif isinstance(part, list | tuple):
        yield _container("list" if isinstance(part, list) else "tuple", part)
        for one in part:
            yield from _pieces(one)
    elif isinstance(part, set | frozenset):
        yield _container("set", part)
        yield from sorted(b"".join(_pieces(one)) for one in part)
    else:
        yield from _derived_pieces(part)


def _container(tag: str, part: Any) -> bytes:
    kind = type(part)
    name = "" if kind in (dict, list, tuple, set, frozenset) else f"{kind.__module__}.{kind.__qualname__}"
    return _tagged(tag, name.encode()) + _tagged("", str(len(part)).encode())


def _derived_pieces(part: Any) -> Iterator[bytes]:
    """A value of a class made from a plain one, as a safe string: the class counts too."""
    kind = type(part)
    base = next((one for one in kind.__mro__ if one in WRITTEN), None)
    if base is None:
        raise TypeError(f"A key cannot hold a {kind.__name__}: give it a string, a number or a tuple of such.")
    yield _named("derived", kind)
    yield _tagged(base.__name__, WRITTEN[base](part))


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
