"""The log and its triggers on PostgreSQL: one row for each statement, insert-only, so that writers never wait."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper

from freshkeys.log import TABLE, TRIGGER
from freshkeys.sources import EVERYTHING, table_source

#: How long rows of the log are kept at least; who asks less often starts again.
KEPT = "1 hour"

_TABLES = f"""
CREATE TABLE IF NOT EXISTS {TABLE} (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    sources text[] NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX IF NOT EXISTS {TABLE}_xid ON {TABLE} (xid);
CREATE TABLE IF NOT EXISTS {TABLE}_state (watermark xid8 NOT NULL);
INSERT INTO {TABLE}_state SELECT '0'::xid8 WHERE NOT EXISTS (SELECT FROM {TABLE}_state);
CREATE UNLOGGED TABLE IF NOT EXISTS {TABLE}_boot (random uuid NOT NULL DEFAULT gen_random_uuid());
INSERT INTO {TABLE}_boot SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT FROM {TABLE}_boot);
"""
# Rows that are old and that no snapshot still under way can ask about. The watermark moves in the same transaction: who
# asks about an older snapshot starts again.
_PRUNE = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}_prune() RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path FROM CURRENT AS $body$
    WITH old AS (
        SELECT xid FROM {TABLE} WHERE at < now() - interval '{KEPT}' AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xid DESC LIMIT 1),
    moved AS (
        UPDATE {TABLE}_state SET watermark = greatest(watermark, old.xid) FROM old RETURNING watermark),
    gone AS (
        DELETE FROM {TABLE} USING moved WHERE {TABLE}.xid < moved.watermark RETURNING 1)
    SELECT count(*) FROM gone
$body$;
"""
# SECURITY DEFINER with a fixed search_path: who may write a table need not be allowed to write the log. Pruning is part
# of writing, a thousandth of it, as on SQLite; above READ COMMITTED it could fail the writer, and is left to others.
_NOTE = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}_note() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    INSERT INTO {TABLE} (sources) VALUES (ARRAY[TG_ARGV[0]]);
    IF random() < 0.001 AND current_setting('transaction_isolation') = 'read committed'
            AND pg_try_advisory_xact_lock(hashtext('{TRIGGER}_prune')) THEN
        PERFORM {TRIGGER}_prune();
    END IF;
    RETURN NULL;
END $body$;
"""
_MARK = "freshkeys 2"


def install(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> list[str]:
    """Make the log and the triggers of these tables where they are missing or off; the names of the tables made."""
    wanted = list(tables)
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regproc(%s), 'pg_proc')", [f"{TRIGGER}_note"])
        if cursor.fetchone()[0] != _MARK:
            cursor.execute(_TABLES)
            cursor.execute("SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false)")
            cursor.execute(_PRUNE)
            cursor.execute(_NOTE)
            cursor.execute("RESET search_path")
            cursor.execute(f"COMMENT ON FUNCTION {TRIGGER}_note() IS '{_MARK}'")
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname = %s AND t.tgenabled = 'A' AND c.relnamespace = current_schema()::regnamespace",
            [TRIGGER],
        )
        present = {name for (name,) in cursor.fetchall()}
        made = [table for table in wanted if table not in present]
        for table in made:
            name = connection.ops.quote_name(table)
            source = table_source(table).replace("'", "''")
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {name} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}_note('{source}')"
            )
            # ALWAYS: a session that sets session_replication_role to replica counts too.
            cursor.execute(f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {TRIGGER}")
    if made:
        note_everything(connection)
    return made


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger, the function and the log."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP FUNCTION IF EXISTS {TRIGGER}_note(), {TRIGGER}_prune() CASCADE")
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}, {TABLE}_state, {TABLE}_boot")


def note_everything(connection: BaseDatabaseWrapper) -> None:
    """Write the source that everything depends on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0] is not None:
            cursor.execute(f"INSERT INTO {TABLE} (sources) VALUES (ARRAY[%s])", [EVERYTHING])


def prune(connection: BaseDatabaseWrapper) -> int:
    """Delete what nobody needs any more now, and say how many rows that was."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {TRIGGER}_prune()")
        return int(cursor.fetchone()[0])
