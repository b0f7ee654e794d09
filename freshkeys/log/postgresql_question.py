"""The one question on PostgreSQL: a function of the database, which plans once for each connection what it asks.

Django's connections prepare nothing, and planning the question anew took longer than answering it (`python -m
benchmarks.question`). As it is STABLE, all that it asks is about the one snapshot of the statement that calls it.
"""

from __future__ import annotations

import hashlib

from freshkeys.log import TABLE, TRIGGER

#: What the function says in `refused` of its caller's transaction.
HAS_WRITTEN = "this transaction has written"
#: And where `freshkeys_mend()` has to be called first.
MEND = "the database crashed or was restored, and nobody has asked outside a transaction since"
#: So long the question waits for somebody who has locked the log, as `pg_restore --clean` does: he may be waiting for a
#: moment of this very process, whose thread waits for the one that asks, and nobody but us can see that circle.
LOCK_TIMEOUT = "1s"

# What makes this database, its history and its triggers what they are. The UNLOGGED row is empty after a crash, where
# transaction ids may come back. A change of a trigger, of its function, of a table or of its columns shows in the xmin
# of its row: columns that exchange their names, and a table that is rewritten (ALTER TYPE ... USING), call no trigger.
# A partition that comes or goes is another child. Hashes and no joins: this is asked after every commit.
_EPOCH = f"""
    SELECT random::text INTO boot FROM {TABLE}_boot LIMIT 1;
    SELECT watermark INTO low FROM {TABLE}_state;
    IF boot IS NULL OR low > pg_snapshot_xmax(now)
            OR EXISTS (SELECT FROM {TABLE} WHERE xid >= pg_snapshot_xmax(now)
                AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()) THEN
        refused := '{MEND}';
        RETURN;
    END IF;
    SELECT concat_ws(':', count(*), bit_xor(hash_record_extended(ROW(oid, xmin), 0))),
            array_agg(tgrelid) FILTER (WHERE tgname = '{TRIGGER}_insert')
        INTO triggers, relations
        FROM pg_trigger WHERE tgname >= '{TRIGGER}_' AND tgname < '{TRIGGER}`';
    epoch := concat_ws(':',
        (SELECT system_identifier FROM pg_control_system()),
        (SELECT oid FROM pg_database WHERE datname = current_database()),
        '{TABLE}'::regclass::oid,
        boot,
        triggers,
        (SELECT bit_xor(hash_record_extended(ROW(oid, xmin), 0)) FROM pg_proc
            WHERE proname >= '{TRIGGER}_' AND proname < '{TRIGGER}`'),
        (SELECT bit_xor(hash_record_extended(ROW(oid, xmin, relfilenode), 0)) FROM pg_class
            WHERE oid = ANY (relations)),
        (SELECT bit_xor(hash_record_extended(ROW(attrelid, attnum, xmin), 0)) FROM pg_attribute
            WHERE attrelid = ANY (relations) AND attnum > 0),
        (SELECT bit_xor(hash_record_extended(ROW(inhrelid, inhparent), 0)) FROM pg_inherits),
        (SELECT bit_xor(hash_record_extended(ROW(srrelid, srsubid), 0)) FROM pg_subscription_rel));"""


def _written_since(token: str, found: str) -> str:
    """Written since a snapshot and visible now is every row of a transaction that had not finished then."""
    return f"""
    IF {token} = snapshot THEN
        {found} := '{{}}';
    ELSIF {token} <> '' THEN
        past := {token}::pg_snapshot;
        IF pg_snapshot_xmin(past) >= (SELECT watermark FROM {TABLE}_state) THEN
            {found} := ARRAY(
                SELECT unnest(sources) FROM {TABLE} WHERE xid >= pg_snapshot_xmax(past)
                UNION SELECT unnest(sources) FROM {TABLE} WHERE xid = ANY (ARRAY(SELECT pg_snapshot_xip(past))));
        END IF;
    END IF;"""


# Without sequential scans, because a plan that is made before the log has grown is kept.
_BODY = f"""
DECLARE
    now pg_snapshot := pg_current_snapshot();
    past pg_snapshot;
    boot text;
    low xid8;
    triggers text;
    relations oid[];
BEGIN
    snapshot := now::text;
    clock := extract(epoch FROM clock_timestamp());
    started := pg_postmaster_start_time()::text;
    IF pg_is_in_recovery() THEN
        refused := 'the server is a standby';
        RETURN;
    END IF;
    refused := CASE
        WHEN pg_current_xact_id_if_assigned() IS NOT NULL THEN '{HAS_WRITTEN}'
        WHEN current_setting('transaction_isolation') <> 'read committed' AND NOT inside
        THEN 'transactions above READ COMMITTED read at another moment than now' END;
    IF last <> snapshot THEN{_EPOCH}
    END IF;
    {_written_since("last", "changed")}
    {_written_since("since", "changed_since")}
    IF since = '' THEN
        changed_since := '{{}}';
    END IF;
END """
ASK = f"{TRIGGER}_ask_{hashlib.sha256(_BODY.encode()).hexdigest()[:8]}"
DEFINITION = f"""
CREATE OR REPLACE FUNCTION {ASK}(
    last text, since text, inside boolean,
    OUT snapshot text, OUT clock float8, OUT refused text, OUT started text, OUT epoch text,
    OUT changed text[], OUT changed_since text[])
LANGUAGE plpgsql STABLE
SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
SET lock_timeout = '{LOCK_TIMEOUT}' AS $body${_BODY}$body$;
"""
QUESTION = (
    "SELECT snapshot, clock, refused, started, epoch, changed, changed_since "
    f"FROM {ASK}(%(last)s, %(since)s, %(inside)s)"
)
