"""Reading the values of a map: where a field is found in a record, and what is done with it."""

from __future__ import annotations

from typing import Any

from coursewell.authoring.catalogue.mapping.settings import MapError, number, pattern, refuse_unknown, truth
from coursewell.authoring.catalogue.values import Value

VALUE_KEYS = (
    "from", "template", "value", "each", "list", "split", "unescape", "match", "as", "table", "from_capitals", "plain",
    "shorten", "join", "default",
)  # fmt: skip


def value_of(key: str, entry: Any) -> Value:
    """A path alone, or a mapping with what is to be done with what lies there."""
    if isinstance(entry, str):
        return Value(paths=(entry,))
    if not isinstance(entry, dict):
        raise MapError(key, "Each field must be the name of a column, or a mapping with “from”, “template” or “value”.")
    refuse_unknown(key, entry, VALUE_KEYS)
    if sum(name in entry for name in ("from", "template", "value")) != 1:
        raise MapError(key, "Each mapping needs one of “from”, “template” and “value”.")
    paths = entry.get("from", [])
    table = entry.get("table", {})
    if not isinstance(table, dict):
        raise MapError(key, "“table” must be a list of “found: meant” lines.")
    try:
        return Value(
            paths=tuple(map(str, paths)) if isinstance(paths, list) else (str(paths),),
            template=str(entry.get("template", "")),
            constant=constant(entry.get("value", "")),
            each=str(entry.get("each", "")),
            lists=truth(entry, "list"),
            split=pattern(key, entry.get("split")),
            unescape=truth(entry, "unescape"),
            match=pattern(key, entry.get("match")),
            made=str(entry.get("as", "")),
            table={constant(found): "" if meant is None else constant(meant) for found, meant in table.items()},
            from_capitals=truth(entry, "from_capitals"),
            plain=truth(entry, "plain"),
            shorten=number(entry, "shorten", most=1_000_000),
            join=str(entry.get("join", ", ")),
            default=constant(entry.get("default", "")),
        )
    except MapError as error:
        raise MapError(key, str(error)) from None


def values_of(key: str, entry: Any) -> tuple[Value, ...]:
    """One value, or a list of them."""
    return tuple(value_of(key, item) for item in (entry if isinstance(entry, list) else [entry]))


def constant(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
