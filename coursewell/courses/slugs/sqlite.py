"""Triggers that remember slugs on SQLite."""

from __future__ import annotations

from coursewell.courses.database.definition import Definition
from coursewell.courses.slugs.tracked import TABLES, TRACKED, Tracked


def _name(one: Tracked) -> str:
    return f"courses_keep_slug_{one.target}"


def _trigger(one: Tracked) -> str:
    # Delete and insert instead of an upsert: an outer OR IGNORE would override a conflict clause in here.
    parent = f"OLD.{one.parent}" if one.parent else "0"
    columns = f"slug, {one.parent}" if one.parent else "slug"
    moved = f" OR OLD.{one.parent} <> NEW.{one.parent}" if one.parent else ""
    same = f"target = '{one.target}' AND parent_id = {parent} AND slug = OLD.slug"
    return (
        f"CREATE TRIGGER {_name(one)} AFTER UPDATE OF {columns} ON {one.table} "
        f"WHEN OLD.slug <> NEW.slug{moved} BEGIN "
        f"DELETE FROM courses_formerslug WHERE {same}; "
        f"INSERT INTO courses_formerslug (target, parent_id, slug, target_id) "
        f"VALUES ('{one.target}', {parent}, OLD.slug, OLD.id); END"
    )


DEFINITION = Definition(
    name="courses_keep_slug",
    tables=TABLES,
    objects={_name(one): _trigger(one) for one in TRACKED},
    drop=[f"DROP TRIGGER IF EXISTS {_name(one)}" for one in TRACKED],
)
