"""Which rows of its tables a SELECT can depend on, from its WHERE clause.

The law: a source finer than a table is recorded only where no row outside it can change the result, whatever is
written to it. A SELECT is a function of the joined rows that satisfy its WHERE clause. So, if one of the conditions
that are joined by AND at the top says `table.column = 3`, a row of this table with anything else in the column is never
part of a joined row that counts, before or after it is written; nor does its presence hide or show the NULLs of an
outer join, for those do not satisfy the condition either. That holds for each SELECT by itself, so also inside
sub-selects, unions and EXISTS, and below a NOT around them.

Conditions are read from the SQL that they compile to: what is not exactly `"alias"."column" = %s`, `IN (%s, ...)` or
`IS NULL` fixes nothing, and `IS NULL` nothing in a table on the right of an outer join, where NULL also means "no row".
A join on `a.x = b.y` hands over what is fixed in one of the columns to the other: always from left to right, and back
where the join is an inner one or where something in the right table is fixed, so that "no row" does not count.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In, IsNull
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import INNER
from django.db.models.sql.datastructures import BaseTable, Join
from django.db.models.sql.where import AND, NothingNode, WhereNode

from freshkeys.declared import Column, Kind, Plan, plans
from freshkeys.sources import FINE_SOURCES, collection_source, encoded, mass_source, row_source, table_source

#: What is fixed: by alias and column, the encoded values that the column can have in a row that counts.
Fixed = dict[tuple[str, str], frozenset[str]]


class Nothing(Exception):  # noqa: N818  not an error
    """No row can satisfy the WHERE clause, so the SELECT depends on none."""


def sources_of(compiler: SQLCompiler) -> Iterator[str]:
    """The sources of a SELECT whose WHERE clause is split off already; see `SQLCompiler.pre_sql_setup`."""
    query = compiler.query
    joins = {name: query.alias_map[name] for name, count in query.alias_refcount.items() if count}
    joins = {name: one for name, one in joins.items() if one is not None}
    known = plans(compiler.connection.alias)
    try:
        fixed = _fixed(compiler, joins, known)
    except Nothing:
        return
    for alias, join in joins.items():
        yield from _finest(alias, join, fixed, known.get(join.table_name))
    for name in query.extra_tables:
        yield table_source(name)


def _finest(alias: str, join: Any, fixed: Fixed, plan: Plan | None) -> Iterator[str]:
    table = join.table_name
    if plan is not None and type(join) in (BaseTable, Join):
        if plan.key is not None and (values := fixed.get((alias, plan.key.name))) is not None:
            yield from (row_source(table, value) for value in values)
            yield mass_source(table)
            return
        found = [(values, one) for one in plan.collections if (values := fixed.get((alias, one.name))) is not None]
        if found:
            values, column = min(found, key=_breadth)
            yield from (collection_source(table, column.name, value) for value in values)
            yield mass_source(table)
            return
    yield table_source(table)


def _breadth(found: tuple[frozenset[str], Column]) -> tuple[bool, int]:
    """Of several collections the one in which least happens: few values, and not that of all rows without one."""
    values, _ = found
    return encoded(None) in values, len(values)


def _fixed(compiler: SQLCompiler, joins: Mapping[str, Any], known: Mapping[str, Plan]) -> Fixed:
    """What the WHERE clause and the joins fix.

    Raises:
        Nothing: no row can satisfy the WHERE clause.
    """
    fixed: Fixed = {}
    for condition in _conditions(getattr(compiler, "where", None)):
        found = _read(compiler, condition, joins, known)
        if found is not None:
            place, values = found
            fixed[place] = fixed[place] & values if place in fixed else values
    if any(not values for values in fixed.values()):
        raise Nothing
    _hand_over(joins, known, fixed)
    return fixed


def _conditions(where: Any) -> Iterator[Any]:
    """What all rows that count satisfy."""
    if type(where) is not WhereNode or where.negated:
        return
    if where.connector != AND and len(where.children) != 1:
        return
    for child in where.children:
        if isinstance(child, WhereNode):
            yield from _conditions(child)
        else:
            yield child


def _read(
    compiler: SQLCompiler, condition: Any, joins: Mapping[str, Any], known: Mapping[str, Plan]
) -> tuple[tuple[str, str], frozenset[str]] | None:
    """Which column a condition fixes to which values, if it does."""
    if isinstance(condition, NothingNode):
        raise Nothing
    if not isinstance(condition, Exact | In | IsNull) or type(condition.lhs) is not Col:
        return None
    alias, name = condition.lhs.alias, str(condition.lhs.target.column)
    join = joins.get(alias)
    plan = known.get(join.table_name) if join is not None else None
    kind = plan.kinds.get(name) if plan is not None else None
    is_long = isinstance(condition.rhs, list | tuple | set) and len(condition.rhs) > FINE_SOURCES
    if kind is None or is_long or hasattr(condition.rhs, "resolve_expression"):
        return None
    try:
        sql, params = compiler.compile(condition)
    except EmptyResultSet:
        raise Nothing from None
    except FullResultSet:
        return None
    place = f"{compiler.quote_name_unless_alias(alias)}.{compiler.connection.ops.quote_name(name)}"
    marks = ", ".join(["%s"] * len(params))
    if sql == f"{place} IS NULL" and not params and getattr(join, "join_type", INNER) in (None, INNER):
        return (alias, name), frozenset({encoded(None)})
    if params and sql in (f"{place} = {marks}", f"{place} IN ({marks})"):
        values = [_encoded(param, kind) for param in params]
        if None not in values:
            return (alias, name), frozenset(value for value in values if value is not None)
    return None


def _encoded(param: Any, kind: Kind) -> str | None:
    """A parameter as the triggers encode it; none for one of another type, which the database would convert."""
    if isinstance(param, int) and not isinstance(param, bool) and kind == "integer":
        return encoded(param)
    if (isinstance(param, str) and kind == "text") or (isinstance(param, uuid.UUID) and kind == "uuid"):
        return encoded(param)
    return None


def _hand_over(joins: Mapping[str, Any], known: Mapping[str, Plan], fixed: Fixed) -> None:
    """Carry what is fixed over equal columns, until nothing more follows."""
    links = [(alias, join) for alias, join in joins.items() if type(join) is Join and join.parent_alias in joins]
    # Aliases of which a row that counts has a row: what is only handed to an outer join may belong to none.
    present = {alias for alias, _ in fixed}
    for _ in range(len(links) + 1):
        before = len(fixed)
        for alias, join in links:
            for left, right in join.join_cols:
                parent = (join.parent_alias, left)
                child = (alias, right)
                kind = _kind(joins, known, *parent)
                if kind is None or kind != _kind(joins, known, *child):
                    continue
                if _is_value(fixed.get(parent)):
                    fixed.setdefault(child, fixed[parent])
                if (join.join_type == INNER or alias in present) and _is_value(fixed.get(child)):
                    fixed.setdefault(parent, fixed[child])
                    present.add(join.parent_alias)
        if len(fixed) == before:
            return


def _is_value(values: frozenset[str] | None) -> bool:
    """Whether a column is fixed to what can equal something: NULL is never equal to anything."""
    return values is not None and encoded(None) not in values


def _kind(joins: Mapping[str, Any], known: Mapping[str, Plan], alias: str, name: str) -> Kind | None:
    plan = known.get(joins[alias].table_name)
    return plan.kinds.get(name) if plan is not None else None
