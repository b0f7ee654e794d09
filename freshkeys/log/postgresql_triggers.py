"""The triggers of one table on PostgreSQL: statement-level, with all rows of the statement before and after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from freshkeys.declared import Column, Plan
from freshkeys.log import TABLE, TRIGGER
from freshkeys.sources import MASS_ROWS, escaped, mass_source, table_source

Quote = Callable[[str], str]

#: Transition tables belong to one kind of statement, so each has a trigger of its own.
EVENTS = {
    "insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS freshkeys_new",
    "update": "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS freshkeys_old NEW TABLE AS freshkeys_new",
    "delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS freshkeys_old",
    "truncate": "AFTER TRUNCATE ON {table}",
}


def trigger_name(event: str) -> str:
    return f"{TRIGGER}_{event}"


def function_name(table: str) -> str:
    """The function of a table; PostgreSQL cuts names after 63 bytes."""
    name = f"{TRIGGER}_on_{table}"
    if len(name.encode()) <= 63:
        return name
    return f"{name.encode()[:46].decode(errors='ignore')}_{hashlib.sha256(table.encode()).hexdigest()[:16]}"


def text(value: str) -> str:
    return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _value(column: Column, quote: Quote) -> str:
    """SQL for the encoded value; see `freshkeys.sources.encoded`."""
    name = f"n.{quote(column.name)}"
    encoded = {
        "integer": f"'i' || {name}",
        "text": f"'s' || upper(encode(convert_to({name}, 'UTF8'), 'hex'))",
        "uuid": f"'u' || replace({name}::text, '-', '')",
    }[column.kind]
    return f"coalesce({encoded}, 'n')"


def _fine(plan: Plan, quote: Quote) -> list[str]:
    table = escaped(plan.table)
    parts = [f"{text(f'r:{table}:')} || {_value(plan.key, quote)}"] if plan.key is not None else []
    return parts + [f"{text(f'c:{table}.{escaped(one.name)}=')} || {_value(one, quote)}" for one in plan.collections]


def body_of(plan: Plan, columns: Iterable[str], quote: Quote) -> str:
    """The function of a table. `columns` are those that the table has."""
    whole, mass = text(table_source(plan.table)), text(mass_source(plan.table))
    return f"""
DECLARE
    few integer := 0;
    noted text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT count(*) INTO few FROM (SELECT FROM freshkeys_new LIMIT {MASS_ROWS + 1}) AS found;
    ELSIF TG_OP IN ('UPDATE', 'DELETE') THEN
        SELECT count(*) INTO few FROM (SELECT FROM freshkeys_old LIMIT {MASS_ROWS + 1}) AS found;
    END IF;
    IF few = 0 AND TG_OP <> 'TRUNCATE' THEN
        RETURN NULL;
    END IF;
    {_unless_ignored(plan, columns, quote)}
    IF TG_OP = 'TRUNCATE' OR few > {MASS_ROWS} THEN
        noted := ARRAY[{whole}, {mass}];
    ELSE
        noted := ARRAY[{whole}];
        {_noting(plan, quote)}
    END IF;
    INSERT INTO {TABLE} (sources) VALUES (noted);
    IF random() < 0.001 AND current_setting('transaction_isolation') = 'read committed'
            AND pg_try_advisory_xact_lock(hashtext('{TRIGGER}_prune')) THEN
        PERFORM {TRIGGER}_prune();
    END IF;
    RETURN NULL;
END """


def settings_of(plan: Plan) -> str:
    """Settings of the function: those of the session could write two numbers or two times alike."""
    return "SET extra_float_digits = 3 SET datestyle = ISO SET timezone = UTC" if plan.ignored else ""


def _noting(plan: Plan, quote: Quote) -> str:
    fine = _fine(plan, quote)
    if not fine:
        return ""
    both = f"ARRAY[{', '.join(fine)}]"
    return f"""IF TG_OP <> 'INSERT' THEN
            noted := noted || ARRAY(SELECT DISTINCT unnest({both}) FROM freshkeys_old AS n);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            noted := noted || ARRAY(SELECT DISTINCT unnest({both}) FROM freshkeys_new AS n);
        END IF;"""


def _unless_ignored(plan: Plan, columns: Iterable[str], quote: Quote) -> str:
    """Leave when an UPDATE changed ignored columns only. Rows are compared as written: equal is not the same."""
    if not plan.ignored:
        return ""
    row = ", ".join(f"n.{quote(name)}" for name in columns if name not in plan.ignored)
    rows = f'SELECT ROW({row})::text COLLATE "C" FROM'
    return f"""-- {settings_of(plan)}: all digits are compared
    IF TG_OP = 'UPDATE' THEN
        IF NOT EXISTS ({rows} freshkeys_old AS n EXCEPT ALL {rows} freshkeys_new AS n) THEN
            RETURN NULL;
        END IF;
    END IF;"""
