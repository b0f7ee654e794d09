"""Classes of ours and of others whose instances are stored, and what fields they have now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model

from freshkeys.keys import digest

T = TypeVar("T", bound=type)

#: Frozen dataclasses by their full name.
storables: dict[str, type] = {}


def storable(cls: T) -> T:
    """Class decorator: instances of this frozen dataclass may be part of a remembered value.

    >>> @storable
    ... @dataclass(frozen=True)
    ... class Facet:
    ...     title: str
    """
    if not is_dataclass(cls) or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{cls.__name__} is not a frozen dataclass: what is remembered cannot be changed later.")
    storables[f"{cls.__module__}.{cls.__qualname__}"] = cls
    return cls


def have_shapes(shapes: Mapping[str, str]) -> bool:
    """Whether these classes, models by their label, have the fields that they had."""
    return all(_shape(name) == shape for name, shape in shapes.items())


def _shape(name: str) -> str | None:
    try:
        return shape_of(storables[name] if name in storables else apps.get_model(name))
    except (LookupError, ValueError):
        return None


@lru_cache(maxsize=1024)
def shape_of(cls: Any) -> str:
    """What fields a model or a dataclass has, and of what types."""
    if issubclass(cls, Model):
        return digest(
            [(one.attname, type(one).__module__, type(one).__qualname__) for one in cls._meta.concrete_fields]
        )
    return digest([(one.name, str(one.type)) for one in fields(cls)])
