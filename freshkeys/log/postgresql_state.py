"""What a PostgreSQL database has of triggers, and what it should have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from freshkeys.declared import Plan
from freshkeys.log import TRIGGER
from freshkeys.log.postgresql_triggers import EVENTS, Quote, body_of, function_name, settings_of, trigger_name

# A table is its children too, those that inherit from it and its partitions: each needs triggers of its own.
RELATIONS = """
WITH RECURSIVE family AS (
    SELECT oid, relname::text AS name FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
    UNION SELECT inhrelid, name FROM pg_inherits JOIN family ON inhparent = family.oid)
SELECT family.oid, family.oid::regclass::text, name,
    EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = family.oid) FROM family WHERE name = ANY(%s)
"""
TRIGGERS = f"""
SELECT t.tgrelid, t.tgname::text, t.tgrelid::regclass::text, t.tgenabled::text, p.proname::text, p.prosrc
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname LIKE '{TRIGGER}%%' AND NOT t.tgisinternal AND p.pronamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Relation:
    """A table, a partition or a child; `table` is the name that the site knows it by."""

    oid: int
    name: str
    table: str
    #: Whether another server writes it: logical replication calls no statement triggers.
    is_subscribed: bool


@dataclass
class State:
    """What the database has, and what it should have."""

    relations: list[Relation]
    #: By the table's oid and the trigger's name: whether it is enabled, and its function.
    triggers: dict[tuple[int, str], tuple[str, str, str, str]]
    #: The function that each table should have, its body and its settings.
    functions: dict[str, tuple[str, str, str]]

    def is_right(self, relation: Relation, event: str) -> bool:
        return self.fault_of(relation, event) is None

    def fault_of(self, relation: Relation, event: str) -> str | None:
        """What keeps a trigger from doing what it should; it is to fire always (A: in sessions that replicate too)."""
        found = self.triggers.get((relation.oid, trigger_name(event)))
        if found is None:
            return "is missing"
        if found[1] != "A":
            return "is disabled" if found[1] == "D" else "does not always fire"
        return None if found[2:] == self.functions[relation.table][:2] else "is outdated"

    def watched(self) -> frozenset[str]:
        """Tables all of whose relations have all their triggers."""
        wrong = {
            one.table
            for one in self.relations
            if one.is_subscribed or not all(self.is_right(one, event) for event in EVENTS)
        }
        return frozenset(one.table for one in self.relations) - wrong


def state_of(cursor: Any, plans: Iterable[Plan], quote: Quote) -> State:
    """Look at the tables of these plans and at our triggers; `cursor` is Django's or psycopg's."""
    by_table = {plan.table: plan for plan in plans}
    cursor.execute(RELATIONS, [list(by_table)])
    relations = [Relation(*row) for row in cursor.fetchall()]
    cursor.execute(TRIGGERS, [])
    triggers = {(oid, name): (relation, *rest) for oid, name, relation, *rest in cursor.fetchall()}
    functions = {}
    for table in {one.table for one in relations}:
        columns: list[str] = []
        if by_table[table].ignored:
            cursor.execute(_COLUMNS, [table])
            columns = [name for (name,) in cursor.fetchall()]
        plan = by_table[table]
        functions[table] = (function_name(table), body_of(plan, columns, quote), settings_of(plan))
    return State(relations, triggers, functions)


_COLUMNS = (
    "SELECT attname::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relname = %s AND attnum > 0 "
    "AND NOT attisdropped AND relnamespace = current_schema()::regnamespace ORDER BY attnum"
)
