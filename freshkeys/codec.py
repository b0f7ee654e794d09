"""Values to bytes and back: JSON with types, never pickle.

A model instance is its field values, the relations that were loaded with it and what annotations added, so that what
comes out is a fresh copy each time and nobody can change what others will receive. Instances that are the same object
going in are the same object coming out; that also ends circles (a module knows its course, the course its modules).
"""

from __future__ import annotations

import base64
import datetime
import decimal
import enum
import inspect
import json
import uuid
from collections import namedtuple
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.signals import post_init, pre_init
from django.utils.functional import LazyObject, empty
from django.utils.safestring import SafeString

from freshkeys.results import Result

T = TypeVar("T", bound=type)

#: Part of every shared key; a change of the format below changes it.
LAYOUT = 3
_storable: dict[str, type] = {}


class NotStorableError(TypeError):
    """A build returned something that has no stored form."""


def storable(cls: T) -> T:
    """Class decorator: instances of this frozen dataclass may be part of a remembered value.

    >>> @storable
    ... @dataclass(frozen=True)
    ... class Facet:
    ...     title: str
    """
    if not is_dataclass(cls) or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{cls.__name__} is not a frozen dataclass: what is remembered cannot be changed later.")
    _storable[f"{cls.__module__}.{cls.__qualname__}"] = cls
    return cls


def dumps(value: Any, *, where: str) -> bytes:
    """The stored form. `where` names the value in errors.

    Raises:
        NotStorableError: the value holds something else than the types that docs/reference/freshkeys.md lists.
    """
    return json.dumps(_Encoder(where).encode(value), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def loads(data: bytes, *, name: str) -> tuple[Any, bool]:
    """The value again, and whether nothing in it can be changed, so that all may share this one object.

    Lists and tuples at the top are a `Result` called `name`.
    """
    decoder = _Decoder(name)
    value = decoder.top(json.loads(data.decode("utf-8", "surrogatepass")))
    return value, decoder.is_immutable


class _Encoder:
    def __init__(self, where: str) -> None:
        self.where = where
        self.seen: dict[int, int] = {}
        self.rows: dict[str, int] = {}
        self.count = 0
        self.alive: list[Any] = []  # an id stays taken only as long as its object lives

    def encode(self, value: Any) -> Any:
        kind = type(value)
        if value is None or kind is bool or kind is int or kind is str:
            return value
        if (write := _WRITERS.get(kind)) is not None:
            return write(self, value)
        if issubclass(kind, LazyObject):
            return self.encode(_loaded(value))
        if isinstance(value, Model):
            return self.instance(value)
        return self.others(value)

    def others(self, value: Any) -> Any:
        kind = type(value)
        if f"{kind.__module__}.{kind.__qualname__}" in _storable:
            values = [self.encode(getattr(value, one.name)) for one in fields(value)]
            return ["o", f"{kind.__module__}.{kind.__qualname__}", values]
        if isinstance(value, enum.Enum):
            return self.encode(value.value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return ["n", list(value._fields), self.each(value)]
        if isinstance(value, Result):
            return ["R", self.each(value)]
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, int):
            return int(value)
        if inspect.iscoroutine(value):
            value.close()  # else Python complains that nobody awaited it
            raise NotStorableError(f"{self.where} returned a coroutine: in async code, await aremember() instead.")
        raise NotStorableError(
            f"{self.where} returned a {kind.__module__}.{kind.__qualname__}, which cannot be remembered: return plain "
            f"values, model instances, or frozen dataclasses marked with @freshkeys.storable."
        )

    def each(self, values: Any) -> list[Any]:
        return [self.encode(one) for one in values]

    def pairs(self, values: dict[Any, Any]) -> list[Any]:
        return [[self.encode(key), self.encode(value)] for key, value in values.items()]

    def instance(self, value: Model) -> Any:
        if (number := self.seen.get(id(value))) is not None:
            return ["r", number]
        loaded, state = value.__dict__, value._state
        names = [one.attname for one in value._meta.concrete_fields if one.attname in loaded]
        if any(isinstance(loaded[name], DatabaseDefault) for name in names):
            raise NotStorableError(f"{self.where} returned an instance that is not saved yet.")
        related: dict[str, Any] = getattr(state, "fields_cache", {})
        prefetched = loaded.get("_prefetched_objects_cache", {})
        prefetched = {**getattr(prefetched, "rows", {}), **prefetched}
        extras = {key: one for key, one in loaded.items() if key not in names and not key.startswith("_")}
        row = ["i", value._meta.label, state.db, names, [self.encode(loaded[name]) for name in names]]
        if not (extras or related or prefetched):
            return self.bare(value, row)
        self.number(value)
        # Instances get their numbers in the order in which the decoder meets them.
        row += [self.pairs(extras), self.pairs(related)]
        return [*row, [[key, self.each(one)] for key, one in prefetched.items()]]

    def bare(self, value: Model, row: list[Any]) -> Any:
        """A row with nothing attached: the subject of 24 courses is stored, and comes out, once."""
        same = json.dumps(row)
        if same in self.rows:
            self.seen[id(value)] = self.rows[same]
            self.alive.append(value)
            return ["r", self.rows[same]]
        self.rows[same] = self.number(value)
        return row

    def number(self, value: Model) -> int:
        number = self.seen[id(value)] = self.count
        self.count += 1
        self.alive.append(value)
        return number


def _loaded(lazy: Any) -> Any:
    """What a lazy object stands for, as `request.user` for a user."""
    if lazy._wrapped is empty:
        lazy._setup()
    return lazy._wrapped


_WRITERS: dict[type, Callable[[_Encoder, Any], Any]] = {
    float: lambda encoder, value: ["F", repr(value)],
    list: lambda encoder, value: ["l", encoder.each(value)],
    tuple: lambda encoder, value: ["t", encoder.each(value)],
    dict: lambda encoder, value: ["m", encoder.pairs(value)],
    set: lambda encoder, value: ["s", encoder.each(value)],
    frozenset: lambda encoder, value: ["f", encoder.each(value)],
    SafeString: lambda encoder, value: ["S", str.__str__(value)],
    bytes: lambda encoder, value: ["b", base64.b64encode(value).decode()],
    decimal.Decimal: lambda encoder, value: ["D", str(value)],
    uuid.UUID: lambda encoder, value: ["u", value.hex],
    datetime.datetime: lambda encoder, value: ["dt", value.isoformat(), value.fold],
    datetime.date: lambda encoder, value: ["da", value.isoformat()],
    datetime.time: lambda encoder, value: ["ti", value.isoformat(), value.fold],
    datetime.timedelta: lambda encoder, value: ["td", [value.days, value.seconds, value.microseconds]],
}


@lru_cache(maxsize=256)
def _row_class(names: tuple[str, ...]) -> type:
    return namedtuple("Row", names)  # as QuerySet.values_list(named=True) calls it


class _Decoder:
    def __init__(self, name: str) -> None:
        self.name = name
        self.instances: list[Model] = []
        self.is_immutable = True

    def top(self, stored: Any) -> Any:
        if type(stored) is list and stored[0] in ("l", "t"):
            return Result(self.each(stored[1]), self.name)
        return self.decode(stored)

    def decode(self, stored: Any) -> Any:
        if type(stored) is not list:
            return stored
        if stored[0] in _MUTABLE:
            self.is_immutable = False
        return _READERS[stored[0]](self, *stored[1:])

    def each(self, stored: list[Any]) -> list[Any]:
        return [one if type(one) is not list else self.decode(one) for one in stored]

    def pairs(self, stored: list[Any] | tuple[()]) -> dict[Any, Any]:
        return {self.decode(key): self.decode(value) for key, value in stored}

    def named(self, names: list[str], values: list[Any]) -> Any:
        return _row_class(tuple(names))(*self.each(values))

    def dataclass(self, name: str, values: list[Any]) -> Any:
        return _storable[name](*self.each(values))

    def instance(
        self,
        label: str,
        db: str | None,
        names: list[str],
        values: list[Any],
        extras: list[Any] | tuple[()] = (),
        related: list[Any] | tuple[()] = (),
        prefetched: list[Any] | tuple[()] = (),
    ) -> Model:
        model, is_plain = _model(label)
        if is_plain:
            instance = model.__new__(model)
            instance._state = ModelState()
            instance._state.adding, instance._state.db = False, db
            instance.__dict__.update(zip(names, self.each(values), strict=True))
        else:
            instance = model.from_db(db, names, self.each(values))
        self.instances.append(instance)
        if extras:
            instance.__dict__.update(self.pairs(extras))
        if related:
            instance._state.fields_cache = self.pairs(related)
        if prefetched:
            instance.__dict__["_prefetched_objects_cache"] = _Prefetched(
                instance, {key: self.each(rows) for key, rows in prefetched}
            )
        return instance


def _model(label: str) -> tuple[type[Model], bool]:
    """The model, and whether instances can be made without `from_db` and `__init__`: nobody changed or hears either."""
    if (known := _models.get(label)) is None:
        model = apps.get_model(label)
        is_usual = model.from_db.__func__ is Model.from_db.__func__ and model.__init__ is Model.__init__  # type: ignore[attr-defined]
        is_plain = is_usual and not (pre_init.has_listeners(model) or post_init.has_listeners(model))
        known = _models[label] = (model, is_plain)
    return known


_models: dict[str, tuple[type[Model], bool]] = {}


def _folded(moment: Any, fold: int) -> Any:
    return moment.replace(fold=fold) if fold else moment


class _Prefetched(dict[str, Any]):
    """What `instance.<name>.all()` answers from: query sets that have their rows, made when they are asked for."""

    def __init__(self, instance: Model, rows: dict[str, list[Any]]) -> None:
        super().__init__()
        self.instance = instance
        self.rows = rows

    def __contains__(self, name: object) -> bool:
        return name in self.rows or super().__contains__(name)

    def __missing__(self, name: str) -> Any:
        rows = self.rows.pop(name)  # first: the manager looks in here before it makes a query set
        accessor = name
        for one in self.instance._meta.related_objects:
            if name in (one.cache_name, one.field.related_query_name()):
                accessor = one.get_accessor_name() or name
        queryset = getattr(self.instance, accessor).get_queryset()
        queryset._result_cache, queryset._prefetch_done = rows, True
        self[name] = queryset
        return queryset


#: Lists, dictionaries, sets and model instances: who gets one may change it.
_MUTABLE = frozenset({"l", "m", "s", "i"})
_READERS: dict[str, Callable[..., Any]] = {
    "F": lambda decoder, text: float(text),
    "l": _Decoder.each,
    "t": lambda decoder, values: tuple(decoder.each(values)),
    "m": _Decoder.pairs,
    "s": lambda decoder, values: set(decoder.each(values)),
    "f": lambda decoder, values: frozenset(decoder.each(values)),
    "S": lambda decoder, text: SafeString(text),
    "b": lambda decoder, text: base64.b64decode(text),
    "D": lambda decoder, text: decimal.Decimal(text),
    "u": lambda decoder, text: uuid.UUID(hex=text),
    "dt": lambda decoder, text, fold: _folded(datetime.datetime.fromisoformat(text), fold),
    "da": lambda decoder, text: datetime.date.fromisoformat(text),
    "ti": lambda decoder, text, fold: _folded(datetime.time.fromisoformat(text), fold),
    "td": lambda decoder, parts: datetime.timedelta(*parts),
    "n": _Decoder.named,
    "o": _Decoder.dataclass,
    "R": lambda decoder, values: Result(decoder.each(values), decoder.name),
    "r": lambda decoder, number: decoder.instances[number],
    "i": _Decoder.instance,
}
