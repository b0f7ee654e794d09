"""Moments on SQLite, which keeps them as text and compares them as text: one form, whoever writes them.

Django writes `2026-11-22 11:40:00`, in UTC, with six digits of a second where there are any. Other programs write
`2026-11-22T11:40:00Z` or `2026-11-22 13:40:00+02:00`: triggers rewrite those, and refuse what is no moment at all.
PostgreSQL has a type for moments.
"""

from __future__ import annotations

from coursewell.courses.database.definition import Definition

TABLE = "courses_course"
COLUMNS = ("created", "updated", "published_at", "enrolment_opens_at", "enrolment_closes_at", "changes_at")
_SECONDS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
_MICROSECONDS = _SECONDS + "." + "[0-9]" * 6


#: There and back, or SQLite takes the 30th of February as it is.
_REAL = "'-1 day', '+1 day'"


def _is_bad(value: str) -> str:
    return (
        f"(NOT {_is_djangos(value)} AND (typeof({value}) <> 'text' OR datetime({value}, {_REAL}) IS NULL "
        f"OR datetime({value}, {_REAL}) < '0001'))"
    )


def _is_djangos(value: str) -> str:
    # Of the first 19 characters: a whole value rounds to the next second when its fraction is near one.
    return (
        f"({value} IS NULL OR (({value} GLOB '{_SECONDS}' OR {value} GLOB '{_MICROSECONDS}') "
        f"AND {value} NOT GLOB '*.000000' "
        f"AND datetime(substr({value}, 1, 19), {_REAL}) IS substr({value}, 1, 19)))"
    )


def _in_djangos_form(value: str) -> str:
    milliseconds = f"substr(strftime('%f', {value}), 4)"
    return (
        f"strftime('%Y-%m-%d %H:%M:%S', {value}, {_REAL}) || "
        f"CASE {milliseconds} WHEN '000' THEN '' ELSE '.' || {milliseconds} || '000' END"
    )


def _refusal(event: str) -> str:
    bad = " OR ".join(_is_bad(f"NEW.{column}") for column in COLUMNS)
    return (
        f"CREATE TRIGGER courses_moments_refuse_{event[:6].lower()} BEFORE {event} ON {TABLE} WHEN {bad} BEGIN "
        f"SELECT RAISE(ABORT, 'A moment is written like 2026-11-22 11:40:00, in UTC, or with a zone: "
        f"2026-11-22T13:40:00+02:00.'); END"
    )


def _rewriting(event: str) -> str:
    other = " OR ".join(f"NOT {_is_djangos(f'NEW.{column}')}" for column in COLUMNS)
    values = ", ".join(
        f"{column} = CASE WHEN {_is_djangos(column)} THEN {column} ELSE {_in_djangos_form(column)} END"
        for column in COLUMNS
    )
    return (
        f"CREATE TRIGGER courses_moments_rewrite_{event[:6].lower()} AFTER {event} ON {TABLE} WHEN {other} BEGIN "
        f"UPDATE {TABLE} SET {values} WHERE id = NEW.id; END"
    )


_EVENTS = ("INSERT", f"UPDATE OF {', '.join(COLUMNS)}")
_OBJECTS = {
    f"courses_moments_{what}_{event[:6].lower()}": make(event)
    for what, make in (("refuse", _refusal), ("rewrite", _rewriting))
    for event in _EVENTS
}
DEFINITION = Definition(
    name="courses_moments",
    tables=frozenset({TABLE}),
    objects=_OBJECTS,
    drop=tuple(f"DROP TRIGGER IF EXISTS {name}" for name in _OBJECTS),
    fill=(),
)
