"""Receipts in plain words: sources, reasons, moments and costs, as a person who runs the site reads them."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from freshkeys.sources import EVERYTHING

if TYPE_CHECKING:
    from freshkeys.receipts import Receipt

#: Why an entry went, other than by a write to one of its sources. `TIME` is followed by the moment.
TIME = "time:"
ROOM, EPOCH, UNKNOWN, NO_LOG, MEANWHILE = "room", "epoch", "unknown", "no log", "meanwhile"
REASONS = {
    EVERYTHING: "the tables themselves were changed, as by migrate",
    ROOM: "it had to make room for others",
    EPOCH: "the database, its history or its triggers are not the same as before",
    UNKNOWN: "the log could not say any more what was written since",
    MEANWHILE: "something was written while it was built",
    NO_LOG: "the log could not be asked for a while",
}
_KINDS = {"r": ("row", "rows"), "c": ("collection", "collections"), "t": ("table", "tables")}


def decoded(value: str) -> str:
    """A value of a source as people write it (`sources.encoded`).

    >>> decoded("i12"), decoded("s6C6F6F7073"), decoded("n")
    ('12', '“loops”', 'nothing')
    """
    kind, rest = value[:1], value[1:]
    try:
        if kind == "s":
            return f"“{bytes.fromhex(rest).decode('utf-8', 'replace')}”"
        if kind == "u":
            return str(uuid.UUID(rest))
    except ValueError:
        return value
    return "nothing" if kind == "n" else rest


class Parts(NamedTuple):
    """A source taken apart: `r`, `c`, `t` or `m`; the table; a column; a value as people write it."""

    kind: str
    table: str
    column: str = ""
    value: str = ""


def parts(text: str) -> Parts:
    """
    >>> parts("c:courses_course.subject_id=i3")
    Parts(kind='c', table='courses_course', column='subject_id', value='3')
    """
    kind, _, rest = text.partition(":")
    if kind == "r":
        table, _, key = rest.partition(":")
        return Parts(kind, unquote(table), value=decoded(key))
    name, _, value = rest.partition("=")
    table, _, column = name.partition(".")
    return Parts(kind, unquote(table), unquote(column), decoded(value))


def source(text: str) -> str:
    """
    >>> source("r:courses_course:i12"), source("c:courses_course.subject_id=i3"), source("t:courses_course")
    ('row 12 of courses_course', 'rows of courses_course with subject_id 3', 'table courses_course')
    """
    kind, table, column, value = parts(text)
    said = {
        "r": f"row {value} of {table}",
        "c": f"rows of {table} with {column} {value}",
        "t": f"table {table}",
        "m": f"very many rows of {table} at once",
    }
    return said.get(kind, text)


def reason(text: str, seen_from: datetime | None = None) -> str:
    """Why an entry went, as half a sentence."""
    if text in REASONS:
        return REASONS[text]
    if text.startswith(TIME):
        return f"{moment(datetime.fromisoformat(text.removeprefix(TIME)), seen_from)} had come"
    return f"{source(text)} {'was' if text.startswith(('r:', 't:')) else 'were'} written"


def count_of(sources: Iterable[str]) -> str:
    """`3 rows and 1 table`; mass sources are not counted, for they come with rows."""
    found = Counter(one[0] for one in sources)
    parts = [f"{found[kind]} {names[found[kind] != 1]}" for kind, names in _KINDS.items() if found[kind]]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts) or "nothing in the database"


def in_order(sources: Iterable[str]) -> list[str]:
    """Rows first, then collections, tables and what comes with rows anyway; numbers as people count."""

    def place(text: str) -> tuple[int, str, int, str]:
        head, _, number = text.rpartition("i")
        return (
            ("rctm".find(text[0]), head, int(number), "") if number.isdecimal() else ("rctm".find(text[0]), text, 0, "")
        )

    return sorted(sources, key=place)


def moment(at: datetime, seen_from: datetime | None = None) -> str:
    """The time of day, and the date if it is another one."""
    is_today = seen_from is not None and at.date() == seen_from.astimezone(at.tzinfo).date()
    return f"{at:%H:%M:%S %Z}" if is_today else f"{at:%Y-%m-%d %H:%M:%S %Z}"


def span(length: timedelta) -> str:
    """`2.1 s`, `5 min`, `3 h`, `2 days`."""
    seconds = max(length.total_seconds(), 0.0)
    for least, unit in ((172800, "days"), (7200, "h"), (120, "min")):
        if seconds >= least:
            return f"{seconds / {'days': 86400, 'h': 3600, 'min': 60}[unit]:.0f} {unit}"
    return f"{seconds:.1f} s"


def receipt(one: Receipt) -> str:
    """All of it in a few sentences."""
    return f"{one.name}: " + " ".join(_sentences(one))


def _sentences(one: Receipt) -> Iterator[str]:
    cost = f"{one.seconds * 1000:.1f} ms, {one.queries} {'query' if one.queries == 1 else 'queries'}"
    listed = [found for found in in_order(one.sources) if found[0] in _KINDS]
    names = f": {', '.join(map(source, listed[:5]))}{', ...' if len(listed) > 5 else ''}" if listed else ""
    read_from = f"from {count_of(one.sources)}{names}"
    if one.is_hit and one.built_at is not None and one.read_at is not None:
        where = "in this process" if one.origin == "process" else "in the shared cache"
        yield f"found {where}, built {span(one.read_at - one.built_at)} before {read_from} ({cost})."
    elif one.built_at is None:
        yield f"built ({cost})."
    else:
        yield f"built now {read_from} ({cost})."
    yield f"Varies by {', '.join(f'{name} ({value})' for name, value in varied(one))}."
    if one.not_kept_because is not None:
        yield f"Not kept: {one.not_kept_because}."
    elif one.good_until is not None:
        yield f"Changes by itself at {moment(one.good_until, one.read_at)}."
    else:
        yield "Changes only when what it was built from is written."
    if one.rebuilt_because:
        yield f"Rebuilt last because {' and '.join(reason(why, one.read_at) for why in one.rebuilt_because)}."


def varied(one: Receipt) -> list[tuple[str, str]]:
    """What a value varies by besides its name, with what it was here."""
    return [("language", one.language or "none"), ("time zone", one.time_zone), *one.facts]


def tree(receipts: Iterable[Receipt], depth: int = 0) -> Iterator[str]:
    """A line for each receipt, inner ones indented below."""
    for one in receipts:
        yield f"{'  ' * depth}{receipt(one)}"
        yield from tree(one.inner, depth + 1)
