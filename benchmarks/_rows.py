"""Rows for any model, made from its fields: each with parents of its own, so that nothing is there twice."""

from __future__ import annotations

import datetime
from itertools import count
from typing import Any

from django.db import models

_numbers = count(1)


def rows(model: Any, wanted: int) -> list[Any]:
    """Unsaved instances. Their parents are saved."""
    parents = {
        one.attname: [parent.pk for parent in saved(one.related_model, wanted)]
        for one in model._meta.local_concrete_fields
        if one.is_relation and not one.null
    }
    return [
        model(
            **{name: keys[number] for name, keys in parents.items()},
            **{
                one.attname: _value(one, next(_numbers))
                for one in model._meta.concrete_fields
                if one.attname not in parents and not isinstance(one, models.AutoField) and _is_wanted(one)
            },
        )
        for number in range(wanted)
    ]


def saved(model: Any, wanted: int) -> list[Any]:
    made = rows(model, wanted)
    if model._meta.parents:
        for one in made:
            one.save()
        return made
    return list(model._base_manager.bulk_create(made))


def _is_wanted(field: Any) -> bool:
    """Whether a field has no value that is good for many rows."""
    return not field.null and (field.unique or field.primary_key or not field.has_default() or _is_named(field))


def _is_named(field: Any) -> bool:
    return isinstance(field, models.CharField) and not field.choices and field.default == ""


def _value(field: Any, number: int) -> Any:
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.UUIDField):
        return field.get_default()
    if isinstance(field, models.EmailField):
        return f"{number}@example.com"
    if isinstance(field, models.CharField | models.TextField | models.FileField):
        return str(number)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 1, 1)
    if isinstance(field, models.JSONField):
        return {}
    return number % 30_000
