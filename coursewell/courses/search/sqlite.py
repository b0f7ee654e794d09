"""The search index on SQLite: a full-text table (FTS5), kept by triggers that a plain `sqlite3` shell can run.

What must be indexed anew is first noted in `courses_search_pending`. That catches the victims of `INSERT OR REPLACE`,
for which SQLite runs no DELETE trigger: a BEFORE trigger notes who holds a unique value of the new row, and the AFTER
trigger finds them gone. A note that nothing came of (`INSERT OR IGNORE`) is read again at the next write, and harms
nothing. The table of notes has no unique column, because an outer OR IGNORE overrides conflict clauses in triggers.
"""

from __future__ import annotations

from coursewell.courses.database.definition import Definition
from coursewell.courses.search.fields import INDEX, MAX_TEXT, SPACELESS, TABLES

#: Title, code, teachers, summary, overview: how much a hit counts, for bm25().
COLUMNS = {"title": 10.0, "code": 10.0, "teachers": 6.0, "summary": 4.0, "overview": 1.0}
_NAMES = ", ".join(COLUMNS)


def _spaced(text: str) -> str:
    """SQL for a text with spaces around each sign of a language without spaces; others pass untouched.

    In pieces, because finding the n-th sign of a text takes SQLite n steps.
    """
    return f"""CASE WHEN {text} GLOB '*[{SPACELESS}]*' THEN (
    WITH RECURSIVE start(at) AS (SELECT 1 UNION ALL SELECT at + 400 FROM start WHERE at + 400 <= length({text})),
    piece(part) AS MATERIALIZED (SELECT substr({text}, at, 400) FROM start),
    place(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < 400),
    sign(one) AS (SELECT substr(part, at, 1) FROM piece CROSS JOIN place)
    SELECT group_concat(CASE WHEN one GLOB '[{SPACELESS}]' THEN ' ' || one || ' ' ELSE one END, '') FROM sign
) ELSE {text} END"""


_TEACHERS = (
    "(SELECT group_concat(i.name, ' , ') FROM courses_course_instructors ci "
    "JOIN courses_instructor i ON i.id = ci.instructor_id WHERE ci.course_id = c.id)"
)
_SOURCE = f"""CREATE VIEW courses_search_source AS SELECT r.id AS id,
{_spaced("r.title")} AS title, r.code AS code, {_spaced("r.teachers")} AS teachers,
{_spaced("r.summary")} AS summary, {_spaced("r.overview")} AS overview
FROM (SELECT c.id, c.title, c.code, {_TEACHERS} AS teachers, c.summary,
substr(c.overview, 1, {MAX_TEXT}) AS overview FROM courses_course c) r"""

_TABLE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_NAMES}, tokenize=\"unicode61 remove_diacritics 2\", prefix='1 2 3')"
)
_REFRESH = f"""DELETE FROM {INDEX} WHERE rowid IN (SELECT course_id FROM courses_search_pending);
INSERT INTO {INDEX} (rowid, {_NAMES}) SELECT id, {_NAMES} FROM courses_search_source
WHERE id IN (SELECT course_id FROM courses_search_pending);
DELETE FROM courses_search_pending;"""

#: For each table: the columns that count, the courses that a row touches, and who must give way to a new row.
_WATCHED = {
    "courses_course": (
        "id, title, code, summary, overview",
        "SELECT {row}.id",
        "id, uid, slug, source, source_key",
        (
            "SELECT id FROM courses_course WHERE id = NEW.id UNION SELECT id FROM courses_course WHERE uid = NEW.uid "
            "UNION SELECT id FROM courses_course WHERE slug = NEW.slug UNION SELECT id FROM courses_course "
            "WHERE NOT source = '' AND source = NEW.source AND source_key = NEW.source_key"
        ),
    ),
    "courses_instructor": (
        "id, name",
        "SELECT course_id FROM courses_course_instructors WHERE instructor_id = {row}.id",
        "id, slug, user_id",
        (
            "SELECT course_id FROM courses_course_instructors WHERE instructor_id IN ("
            "SELECT id FROM courses_instructor "
            "WHERE id = NEW.id UNION SELECT id FROM courses_instructor WHERE slug = NEW.slug "
            "UNION SELECT id FROM courses_instructor WHERE user_id = NEW.user_id)"
        ),
    ),
    "courses_course_instructors": (
        "id, course_id, instructor_id",
        "SELECT {row}.course_id",
        "id",
        "SELECT course_id FROM courses_course_instructors WHERE id = NEW.id",
    ),
}


def _triggers() -> dict[str, str]:
    found = {}
    for table, (columns, touched, unique, victims) in _WATCHED.items():
        note = "INSERT INTO courses_search_pending (course_id) {}; "
        new, old = note.format(touched.format(row="NEW")), note.format(touched.format(row="OLD"))
        give_way = note.format(f"SELECT * FROM ({victims})")
        for event, body in {
            "BEFORE INSERT": give_way,
            f"BEFORE UPDATE OF {unique}": give_way,
            "AFTER INSERT": new + _REFRESH,
            f"AFTER UPDATE OF {_union(columns, unique)}": old + new + _REFRESH,
            "AFTER DELETE": old + _REFRESH,
        }.items():
            when, what = event.split(" OF ")[0].lower().split()
            name = f"{table}_search_{when}_{what}"
            found[name] = f"CREATE TRIGGER {name} {event} ON {table} BEGIN {body} END"
    return found


def _union(*columns: str) -> str:
    """Each column once: an UPDATE OR REPLACE of a unique column removes the row that had the value."""
    return ", ".join(dict.fromkeys(", ".join(columns).split(", ")))


_TRIGGERS = _triggers()

DEFINITION = Definition(
    name=INDEX,
    tables=TABLES,
    objects={
        "courses_search_source": _SOURCE,
        "courses_search_pending": "CREATE TABLE courses_search_pending (course_id integer)",
        INDEX: _TABLE,
    }
    | _TRIGGERS,
    drop=[
        *(f"DROP TRIGGER IF EXISTS {name}" for name in _TRIGGERS),
        "DROP VIEW IF EXISTS courses_search_source",
        "DROP TABLE IF EXISTS courses_search_pending",
        f"DROP TABLE IF EXISTS {INDEX}",
    ],
    fill=[f"INSERT INTO {INDEX} (rowid, {_NAMES}) SELECT id, {_NAMES} FROM courses_search_source"],
)
