"""What a model declares: which collections of its rows the cache tells apart, and which columns do not matter.

A class `Freshkeys` inside the model says so, or, for a model of somebody else, the setting FRESHKEYS["MODELS"]:

    class Course(models.Model):
        class Freshkeys:
            collections = ("subject", "slug")   # what courses are asked for by, beside their primary key
            ignored = ("opened_count",)         # a write to these alone changes nothing that is remembered
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, GeneratedField, Model
from django.db.models.sql import Query
from django.dispatch import receiver

from freshkeys.conf import conf

Kind = Literal["integer", "text", "uuid"]

#: Types of columns for which "equal" means to the database what it means to us: the same number, the same characters.
_KINDS: Mapping[str, Kind] = {
    "integer": "integer",
    "bigint": "integer",
    "smallint": "integer",
    "integer unsigned": "integer",
    "bigint unsigned": "integer",
    "smallint unsigned": "integer",
    "varchar": "text",
    "text": "text",
    "uuid": "uuid",
}
_LENGTH = re.compile(r"\(\d+\)")


@dataclass(frozen=True)
class Column:
    """A column by which rows are told apart."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Plan:
    """What the triggers of one table write: `key` is none where rows cannot be told apart by one column."""

    table: str
    key: Column | None = None
    collections: tuple[Column, ...] = ()
    ignored: frozenset[str] = frozenset()
    #: All columns of which we know when two values are equal.
    kinds: Mapping[str, Kind] = field(default_factory=dict, compare=False)


def kind_of(field: Field[Any, Any], connection: BaseDatabaseWrapper) -> Kind | None:
    """The kind of a column's values, or none where equality is the database's secret (collations, floats, citext)."""
    if field.db_parameters(connection).get("collation"):  # a foreign key has that of the column where its chain ends
        return None
    declared = _LENGTH.sub("", field.db_type(connection) or "")
    if declared == "char" and connection.vendor == "sqlite":
        return "text"  # a UUID; PostgreSQL's char pads
    return _KINDS.get(declared)


def plan_of(model: type[Model], connection: BaseDatabaseWrapper) -> Plan:
    """What this model declares.

    Raises:
        ImproperlyConfigured: it names a field that its table does not have, or one that cannot be told apart.
    """
    fields: dict[str, Field[Any, Any]] = {one.name: one for one in model._meta.local_concrete_fields}
    collections = [_column(model, fields, name, connection) for name in sorted(set(_names(model, "collections")))]
    ignored = frozenset(_name(_field(model, fields, name)) for name in _names(model, "ignored"))
    pk = model._meta.pk
    kind = kind_of(pk, connection) if isinstance(pk, Field) and pk.column else None
    key = Column(_name(pk), kind) if kind is not None else None
    generated = [name for one in fields.values() if isinstance(one, GeneratedField) for name in _made_of(model, one)]
    if needed := sorted(ignored & {_name(pk), *generated, *(one.name for one in collections)}):
        raise ImproperlyConfigured(
            f"{model._meta.label} cannot ignore {', '.join(needed)}: the primary key, a collection or a generated "
            f"column is made of it."
        )
    kinds = {_name(one): kind for one in fields.values() if (kind := kind_of(one, connection)) is not None}
    return Plan(model._meta.db_table, key, tuple(one for one in collections if one != key), ignored, kinds)


def _made_of(model: type[Model], field: Any) -> list[str]:
    """The columns that a generated column is made of."""
    query: Any = Query(model, alias_cols=False)
    made = field.expression.resolve_expression(query, allow_joins=False)
    return [_name(col.target) for col in query._gen_cols([made])]


def _name(field: Field[Any, Any]) -> str:
    return field.column or field.name


def _names(model: type[Model], what: str) -> list[str]:
    """Names of fields, from the model itself, its abstract parents and the setting."""
    local = {one.name for one in model._meta.local_concrete_fields}
    found = []
    for cls in model.__mro__:
        declared = getattr(cls.__dict__.get("Freshkeys"), what, ())
        # What a parent declares may be about the parent's table.
        found += [name for name in declared if cls is model or name in local]
    if model._meta.auto_created and what == "collections":  # the two sides of a many-to-many relation
        found += [one.name for one in model._meta.local_concrete_fields if one.is_relation]
    return found + list(conf().MODELS.get(model._meta.label, {}).get(what, ()))


def _field(model: type[Model], fields: Mapping[str, Field[Any, Any]], name: str) -> Field[Any, Any]:
    try:
        return fields[name]
    except KeyError:
        raise ImproperlyConfigured(
            f"{model._meta.label} declares {name!r} to freshkeys, which is no column of its table; "
            f"there are {', '.join(sorted(fields))}."
        ) from None


def _column(
    model: type[Model], fields: Mapping[str, Field[Any, Any]], name: str, connection: BaseDatabaseWrapper
) -> Column:
    field = _field(model, fields, name)
    kind = kind_of(field, connection)
    if kind is None:
        raise ImproperlyConfigured(
            f"{model._meta.label}.{name} cannot be a collection: only whole numbers, texts in the database's own "
            f"collation, UUIDs and foreign keys to such can."
        )
    return Column(_name(field), kind)


_plans: dict[str, dict[str, Plan]] = {}


def plans(using: str) -> Mapping[str, Plan]:
    """The plans of all models on this database that migrations make, by table."""
    if (known := _plans.get(using)) is None:
        known = {}
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy or not router.allow_migrate_model(using, model):
                continue
            plan = plan_of(model, connections[using])
            known[plan.table] = _merged(known[plan.table], plan) if plan.table in known else plan
        _plans[using] = known
    return known


def _merged(one: Plan, other: Plan) -> Plan:
    """For two models of one table: what either tells apart, and only what both ignore."""
    return replace(
        one,
        key=one.key if one.key == other.key else None,
        collections=tuple(sorted({*one.collections, *other.collections}, key=lambda column: column.name)),
        ignored=one.ignored & other.ignored,
        kinds={name: kind for name, kind in one.kinds.items() if other.kinds.get(name) == kind},
    )


@receiver(setting_changed)
def _forget(*, setting: str, **_: object) -> None:
    if setting in ("FRESHKEYS", "INSTALLED_APPS", "DATABASES"):
        _plans.clear()
