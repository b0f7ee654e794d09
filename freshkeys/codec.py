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
import sys
import uuid
from collections import namedtuple
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.files import File
from django.db.models import Field, Model
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.signals import post_init, pre_init
from django.utils.functional import LazyObject, Promise, empty
from django.utils.safestring import SafeString

from freshkeys.results import Result
from freshkeys.storables import have_shapes, shape_of, storables

#: Part of every shared key; a change of the format below changes it.
LAYOUT = 3


class NotStorableError(TypeError):
    """A build returned something that has no stored form."""


def dumps(value: Any, *, where: str, is_exact: bool = False) -> bytes:
    """The stored form. `where` names the value in errors. `is_exact` refuses what would come out as a simpler type.

    Raises:
        NotStorableError: the value holds something else than the types that docs/reference/freshkeys.md lists.
    """
    encoder = _Encoder(where, is_exact=is_exact)
    body = json.dumps(encoder.encode(value), ensure_ascii=False, separators=(",", ":"))
    return f"{json.dumps(encoder.shapes)}\n{body}".encode("utf-8", "surrogatepass")


def loads(data: bytes, *, name: str) -> tuple[Any, bool]:
    """The value again, and whether nothing in it can be changed, so that all may share this one object.

    Lists and tuples at the top are a `Result` called `name`.
    """
    decoder = _Decoder(name)
    _, _, body = data.partition(b"\n")
    value = decoder.top(json.loads(body.decode("utf-8", "surrogatepass")))
    return value, decoder.is_immutable


def is_outdated(data: bytes) -> bool:
    """Whether a class in it has other fields by now, or is not known here: what came out would be half an instance."""
    return not have_shapes(json.loads(data.partition(b"\n")[0]))


class _Encoder:
    def __init__(self, where: str, *, is_exact: bool = False) -> None:
        self.where = where
        self.is_exact = is_exact
        #: The classes in it, by name, and what fields they have.
        self.shapes: dict[str, str] = {}
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
        kind: Any = type(value)
        name = f"{kind.__module__}.{kind.__qualname__}"
        if name in storables:
            self.shapes[name] = shape_of(kind)
            return ["o", name, [self.encode(getattr(value, one.name)) for one in fields(value)]]
        if isinstance(value, Promise):
            return self.encode(str(value))  # in the language that is part of the key
        if (
            isinstance(value, tuple)
            and hasattr(value, "_fields")
            and not (self.is_exact and kind.__bases__ != (tuple,))
        ):
            return ["n", list(value._fields), self.each(value)]
        if isinstance(value, Result):
            return ["R", self.each(value)]
        if self.is_exact and isinstance(value, enum.Enum) and _enum(kind.__module__, kind.__qualname__) is kind:
            return ["E", kind.__module__, kind.__qualname__, value.name]
        if not self.is_exact and (simple := _simpler(value)) is not value:
            return self.encode(simple)
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
        held = [one for one in value._meta.concrete_fields if one.attname in loaded]
        names = [one.attname for one in held]
        if state.adding or any(isinstance(loaded[name], DatabaseDefault) for name in names):
            raise NotStorableError(f"{self.where} returned a {value._meta.label} that is not saved yet.")
        self.shapes[value._meta.label] = shape_of(type(value))
        related: dict[str, Any] = getattr(state, "fields_cache", {})
        prefetched = loaded.get("_prefetched_objects_cache", {})
        prefetched = {**getattr(prefetched, "rows", {}), **prefetched}
        extras = {key: one for key, one in loaded.items() if key not in names and _is_extra(key, one)}
        row = ["i", value._meta.label, state.db, names, [self.column(value, one) for one in held]]
        if not (extras or related or prefetched):
            return self.bare(value, row)
        self.number(value)
        # Instances get their numbers in the order in which the decoder meets them.
        row += [self.pairs(extras), self.pairs(related)]
        return [*row, [[key, self.each(one)] for key, one in prefetched.items()]]

    def column(self, owner: Model, field: Field[Any, Any]) -> Any:
        """The value of one field; one of a kind of its own is written as that field's type says, if that is exact."""
        value = owner.__dict__[field.attname]
        kind = type(value)
        if value is None or kind in (bool, int, str) or kind in _WRITERS:
            return self.encode(value)
        if isinstance(value, File):
            if not getattr(value, "_committed", False):
                raise NotStorableError(f"{self.where} returned a {owner._meta.label} whose file is not saved yet.")
            return value.name
        with suppress(Exception):  # whatever a field of somebody else raises here, it cannot be written
            text = field.value_to_string(owner)
            again = field.to_python(text)
            if type(again) is kind and again == value:
                return ["c", owner._meta.label, field.attname, text]
        return self.encode(value)

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


def _is_extra(name: str, value: Any) -> bool:
    """Annotations may begin with an underscore; so does what Django and others keep on an instance for themselves."""
    return not name.startswith("_") or value is None or type(value) in _PLAIN


def _simpler(value: Any) -> Any:
    """A choice as its value, a text or number of some class as a plain one."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    return int(value) if isinstance(value, int) else value


def _enum(module: str, name: str) -> Any:
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def _zone(moment: Any) -> list[str]:
    return [moment.tzinfo.key] if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key else []


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
    datetime.datetime: lambda encoder, value: ["dt", value.isoformat(), value.fold, *_zone(value)],
    datetime.date: lambda encoder, value: ["da", value.isoformat()],
    datetime.time: lambda encoder, value: ["ti", value.isoformat(), value.fold, *_zone(value)],
    datetime.timedelta: lambda encoder, value: ["td", [value.days, value.seconds, value.microseconds]],
    memoryview: lambda encoder, value: ["mv", base64.b64encode(value).decode()],
}
_PLAIN = frozenset({bool, int, str, *_WRITERS} - {list, dict, tuple, set, frozenset})


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
        return storables[name](*self.each(values))

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


def _folded(moment: Any, fold: int, zone: str = "") -> Any:
    if zone:
        return moment.replace(tzinfo=ZoneInfo(zone), fold=fold)
    return moment.replace(fold=fold) if fold else moment


def _of_field(label: str, name: str, text: str) -> Any:
    return apps.get_model(label)._meta.get_field(name).to_python(text)


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
    "dt": lambda decoder, text, *rest: _folded(datetime.datetime.fromisoformat(text), *rest),
    "da": lambda decoder, text: datetime.date.fromisoformat(text),
    "ti": lambda decoder, text, *rest: _folded(datetime.time.fromisoformat(text), *rest),
    "td": lambda decoder, parts: datetime.timedelta(*parts),
    "mv": lambda decoder, text: memoryview(base64.b64decode(text)),
    "c": lambda decoder, *parts: _of_field(*parts),
    "E": lambda decoder, module, qualname, name: _enum(module, qualname)[name],
    "n": _Decoder.named,
    "o": _Decoder.dataclass,
    "R": lambda decoder, values: Result(decoder.each(values), decoder.name),
    "r": lambda decoder, number: decoder.instances[number],
    "i": _Decoder.instance,
}
