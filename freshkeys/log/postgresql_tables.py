"""The log on PostgreSQL: its tables, and the functions that prune and mend it."""

from __future__ import annotations

import hashlib
from typing import Any

from freshkeys.log import TABLE, TRIGGER
from freshkeys.log.postgresql_question import ASK, DEFINITION

#: How long rows of the log are kept, and how many at most; who asks less often starts again.
KEPT = "1 hour"
KEPT_ROWS = 50_000

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
        SELECT max(xid) AS xid FROM (
            (SELECT xid FROM {TABLE} WHERE at < now() - interval '{KEPT}'
                AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid DESC LIMIT 1)
            UNION ALL
            (SELECT least(xid, pg_snapshot_xmin(pg_current_snapshot()))
                FROM {TABLE} ORDER BY xid DESC OFFSET {KEPT_ROWS} LIMIT 1)) AS limits
        HAVING max(xid) IS NOT NULL),
    moved AS (
        UPDATE {TABLE}_state SET watermark = greatest(watermark, old.xid) FROM old RETURNING watermark),
    gone AS (
        DELETE FROM {TABLE} USING moved WHERE {TABLE}.xid < moved.watermark RETURNING 1)
    SELECT count(*) FROM gone
$body$;
"""
# After a crash transaction ids may come back, and a restored dump may bring rows of transactions that are yet to come.
# Whoever holds a token from before starts again; who has no right to write the log may mend it.
_MEND = f"""
CREATE OR REPLACE FUNCTION {TRIGGER}_mend() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path FROM CURRENT AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('{TRIGGER}_prune'));
    INSERT INTO {TABLE}_boot SELECT gen_random_uuid() WHERE NOT EXISTS (SELECT FROM {TABLE}_boot);
    DELETE FROM {TABLE} WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) AND xid <> pg_current_xact_id();
    UPDATE {TABLE}_state SET watermark = pg_snapshot_xmin(pg_current_snapshot())
        WHERE watermark > pg_snapshot_xmax(pg_current_snapshot());
END $body$;
"""
_MARK = "freshkeys " + hashlib.sha256((_TABLES + _PRUNE + _MEND + DEFINITION).encode()).hexdigest()[:16]
_MARKED = f"{TRIGGER}_prune"


def are_right(cursor: Any) -> bool:
    """Whether the log is the one of this version."""
    cursor.execute("SELECT obj_description(to_regproc(%s), 'pg_proc'), to_regproc(%s)", [_MARKED, ASK])
    mark, ask = cursor.fetchone()
    return mark == _MARK and ask is not None


def make(cursor: Any) -> None:
    """Make the log that this version wants, in the first schema of the search path."""
    cursor.execute(
        f"SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE '{TRIGGER}\\_ask\\_%%' "
        "AND pronamespace = current_schema()::regnamespace",
        [],
    )
    for (other,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {other}")
    for sql in (_TABLES, _PRUNE, _MEND, DEFINITION):
        cursor.execute(sql)
    cursor.execute(f"COMMENT ON FUNCTION {_MARKED}() IS '{_MARK}'")
