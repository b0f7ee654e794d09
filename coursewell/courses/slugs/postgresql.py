"""Triggers that remember slugs on PostgreSQL."""

from __future__ import annotations

from coursewell.courses.database.definition import Definition
from coursewell.courses.slugs.tracked import TABLES, TRACKED, Tracked

_FUNCTION = """
CREATE FUNCTION courses_keep_slug() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint := CASE WHEN TG_NARGS > 1 THEN (to_jsonb(OLD) ->> TG_ARGV[1])::bigint ELSE 0 END;
BEGIN
    INSERT INTO courses_formerslug (target, parent_id, slug, target_id)
    VALUES (TG_ARGV[0], parent, OLD.slug, OLD.id)
    ON CONFLICT (target, parent_id, slug) DO UPDATE SET target_id = excluded.target_id;
    RETURN NULL;
END $$
"""


def _name(one: Tracked) -> str:
    return f"courses_keep_slug_{one.target}"


def _trigger(one: Tracked) -> str:
    columns = ["slug", *([one.parent] if one.parent else [])]
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    arguments = ", ".join(f"'{argument}'" for argument in (one.target, one.parent) if argument)
    return (
        f"CREATE TRIGGER {_name(one)} AFTER UPDATE OF {', '.join(columns)} ON {one.table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION courses_keep_slug({arguments})"
    )


DEFINITION = Definition(
    name="courses_keep_slug",
    tables=TABLES,
    objects={"courses_keep_slug": _FUNCTION}
    | {_name(one): _trigger(one) for one in TRACKED}
    | {f"{_name(one)} always": f"ALTER TABLE {one.table} ENABLE ALWAYS TRIGGER {_name(one)}" for one in TRACKED},
    drop=["DROP FUNCTION IF EXISTS courses_keep_slug() CASCADE"],
)
