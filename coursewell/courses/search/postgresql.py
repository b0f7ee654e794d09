"""The search index on PostgreSQL: a table of vectors with a GIN index, kept by triggers.

A table of its own and not a generated column, because the names of a course's teachers are searched too, and those
lie in another table. Accents are folded by `normalize(..., NFD)`, since not every server has `unaccent`.
"""

from __future__ import annotations

from coursewell.courses.database.definition import Definition
from coursewell.courses.search.fields import INDEX, MAX_TEXT, SPACELESS, TABLES

#: How much a hit counts in D (overview), C (summary), B (teachers), A (title and code), for ts_rank().
WEIGHTS = "ARRAY[0.1, 0.4, 0.6, 1.0]::real[]"

# The collation makes letters letters whatever the locale of the database; servers before 17 use the database's own.
_FOLD = f"""
DO $do$
DECLARE
    name text := CASE WHEN current_setting('server_version_num')::int >= 170000 THEN 'pg_c_utf8' ELSE 'default' END;
BEGIN
    EXECUTE format($f$
        CREATE FUNCTION courses_search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $w$
        SELECT btrim(regexp_replace(normalize(
            lower(regexp_replace(normalize(left($1, {MAX_TEXT}), NFD), '[\u0300-\u036f]', '', 'g') COLLATE %1$I),
            NFC) COLLATE %1$I, '[^[:alnum:]]+', ' ', 'g'))
        $w$
    $f$, name);
END $do$
"""
# Signs of languages without spaces are words, and so is each pair of neighbours: a vector keeps only 256 places of a
# word, so asking for signs side by side would miss most of a long text. Pairs from the first sign of a run, then
# pairs from its second. OFFSET 0 keeps the planner from folding once for each use of the result.
_WORDS = rf"""
CREATE FUNCTION courses_search_words(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN t !~ '[{SPACELESS}]' THEN t ELSE
        regexp_replace(t, '([{SPACELESS}])', ' \1 ', 'g') || ' ' ||
        regexp_replace(t, '([{SPACELESS}][{SPACELESS}])', ' \1 ', 'g') || ' ' ||
        regexp_replace(regexp_replace(t, '(?<![{SPACELESS}])[{SPACELESS}]', ' ', 'g'),
            '([{SPACELESS}][{SPACELESS}])', ' \1 ', 'g')
    END FROM (SELECT courses_search_fold($1) AS t OFFSET 0) folded
$$
"""
_TERM = f"""
CREATE FUNCTION courses_search_term(text, ending text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN t = '' THEN ''::tsquery
        WHEN t ~ '^[{SPACELESS}]{{2,}}$' THEN to_tsquery('simple', (
            SELECT string_agg(substr(t, place, 2), ' & ') FROM generate_series(1, length(t) - 1) place))
        ELSE to_tsquery('simple', replace(t, ' ', ' <-> ') || ending)
    END FROM (SELECT courses_search_fold($1) AS t OFFSET 0) folded
$$
"""
# The course's row is locked before it is read: of two transactions that change the title and the teachers of one
# course at once, the later reads what the earlier wrote. An insert waits for nobody's key, so foreign keys go on.
# No table is read whole: while a first import fills them, the planner still takes the tables for empty.
_REFRESH = f"""
CREATE FUNCTION courses_search_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    PERFORM 1 FROM courses_course WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM {INDEX} WHERE course_id = ANY (ids) AND course_id NOT IN
        (SELECT id FROM courses_course WHERE id = ANY (ids));
    INSERT INTO {INDEX} (course_id, vector)
    SELECT course_id, vector FROM courses_search_source WHERE course_id = ANY (ids)
    ON CONFLICT (course_id) DO UPDATE SET vector = excluded.vector;
END $$
"""
_SOURCE = """
CREATE VIEW courses_search_source AS SELECT c.id AS course_id,
    setweight(to_tsvector('simple', courses_search_words(c.title || ' ' || c.code)), 'A') ||
    setweight(to_tsvector('simple', courses_search_words(coalesce((
        SELECT string_agg(i.name, ' , ' ORDER BY i.id) FROM courses_course_instructors ci
        JOIN courses_instructor i ON i.id = ci.instructor_id WHERE ci.course_id = c.id), ''))), 'B') ||
    setweight(to_tsvector('simple', courses_search_words(c.summary)), 'C') ||
    setweight(to_tsvector('simple', courses_search_words(c.overview)), 'D') AS vector
FROM courses_course c
"""
# Once for a statement, not for a row: importing 15,162 courses made 40,000 calls (measured, with the note on _REFRESH:
# 43 s, now 6 s).
_KEEP = f"""
CREATE FUNCTION courses_search() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM {INDEX} WHERE course_id NOT IN (SELECT id FROM courses_course);
        ids := array(SELECT course_id FROM {INDEX});
    ELSIF TG_TABLE_NAME = 'courses_course' THEN
        CASE TG_OP
            WHEN 'INSERT' THEN ids := array(SELECT id FROM new_rows);
            WHEN 'DELETE' THEN ids := array(SELECT id FROM old_rows);
            ELSE ids := array(SELECT id FROM old_rows o FULL JOIN new_rows n USING (id) WHERE
                (o.title, o.code, o.summary, o.overview) IS DISTINCT FROM (n.title, n.code, n.summary, n.overview));
        END CASE;
    ELSIF TG_TABLE_NAME = 'courses_course_instructors' THEN
        IF TG_OP <> 'DELETE' THEN
            PERFORM 1 FROM courses_instructor WHERE id IN (SELECT instructor_id FROM new_rows) ORDER BY id FOR SHARE;
        END IF;
        CASE TG_OP
            WHEN 'INSERT' THEN ids := array(SELECT DISTINCT course_id FROM new_rows);
            WHEN 'DELETE' THEN ids := array(SELECT DISTINCT course_id FROM old_rows);
            ELSE ids := array(SELECT course_id FROM old_rows UNION SELECT course_id FROM new_rows);
        END CASE;
    ELSE
        ids := array(SELECT DISTINCT course_id FROM courses_course_instructors
            WHERE instructor_id IN (SELECT id FROM old_rows));
    END IF;
    IF cardinality(ids) > 0 THEN
        PERFORM courses_search_refresh(ids);
    END IF;
    RETURN NULL;
END $$
"""
_EVENTS = {
    "courses_course": ("INSERT", "UPDATE", "DELETE", "TRUNCATE"),
    "courses_course_instructors": ("INSERT", "UPDATE", "DELETE", "TRUNCATE"),
    "courses_instructor": ("UPDATE", "DELETE", "TRUNCATE"),
}
_ROWS = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
    "TRUNCATE": "",
}


def _triggers() -> dict[str, str]:
    found = {}
    for table, events in _EVENTS.items():
        for event in events:
            name = f"{table}_search_{event.lower()}"
            found[name] = (
                f"CREATE TRIGGER {name} AFTER {event} ON {table} {_ROWS[event]} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {INDEX}()"
            )
            found[f"{name} always"] = f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    return found


DEFINITION = Definition(
    name=INDEX,
    tables=TABLES,
    objects={
        "fold": _FOLD,
        "words": _WORDS,
        "term": _TERM,
        "table": f"CREATE TABLE {INDEX} (course_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
        "source": _SOURCE,
        "refresh": _REFRESH,
        "keep": _KEEP,
    }
    | _triggers(),
    drop=[
        f"DROP FUNCTION IF EXISTS {INDEX}() CASCADE",
        "DROP FUNCTION IF EXISTS courses_search_refresh(bigint[])",
        "DROP VIEW IF EXISTS courses_search_source",
        f"DROP TABLE IF EXISTS {INDEX}",
        "DROP FUNCTION IF EXISTS courses_search_term(text, text)",
        "DROP FUNCTION IF EXISTS courses_search_words(text)",
        "DROP FUNCTION IF EXISTS courses_search_fold(text)",
    ],
    fill=[
        f"INSERT INTO {INDEX} (course_id, vector) SELECT course_id, vector FROM courses_search_source",
        # Last: made in one go, and not row by row.
        f"CREATE INDEX courses_search_vector ON {INDEX} USING gin (vector)",
    ],
)
