"""Reading single settings of a map: each wrong one is a MapError that names its entry."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any


class MapError(Exception):
    """What is wrong with the entry `key` of a map."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def group(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    entry = values.get(key, {})
    if not isinstance(entry, dict) or not all(isinstance(name, str) for name in entry):
        raise MapError(key, f"“{key}” must hold “name: value” lines.")
    return entry


def text(values: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
    value = values.get(key, "")
    if isinstance(value, dict | list) or (needed and not value):
        raise MapError(key, f"“{key}” must be given, as a text.")
    return "" if value is None else str(value)


def texts(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A text, or a list of texts."""
    value = values.get(key) or []
    found = value if isinstance(value, list) else [value]
    if any(isinstance(item, dict | list) for item in found):
        raise MapError(key, f"“{key}” must be a text or a list of texts.")
    return tuple(str(item) for item in found)


def number(values: Mapping[str, Any], key: str, *, most: int) -> int:
    value = values.get(key, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise MapError(key, f"“{key}” must be a number from 0 to {most:,}.")
    return value


def truth(values: Mapping[str, Any], key: str) -> bool:
    value = values.get(key, False)
    if not isinstance(value, bool):
        raise MapError(key, f"“{key}” must be true or false.")
    return value


def one_of(values: Mapping[str, Any], key: str, known: Iterable[str], default: str = "") -> str:
    value = text(values, key) or default
    if value not in known:
        raise MapError(key, f"“{key}” must be one of {', '.join(known)}.")
    return value


def character(values: Mapping[str, Any], key: str, default: str) -> str:
    value = str(values.get(key, default))
    if len(value) != 1 and value != default:
        raise MapError(key, f"“{key}” must be one character.")
    return value


def pattern(key: str, source: Any) -> re.Pattern[str] | None:
    if source is None:
        return None
    try:
        return re.compile(str(source))
    except (re.error, RecursionError, OverflowError) as error:
        raise MapError(key, f"“{source}” is not a regular expression: {error}.") from None


def encoding(values: Mapping[str, Any]) -> str:
    name = text(values, "encoding")
    if not name:
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        raise MapError("encoding", f"There is no encoding “{name}”; write one like utf-8, latin-1 or cp1252.") from None
    return "utf-8-sig" if found == "utf-8" else found


def headings(values: Mapping[str, Any]) -> tuple[int, int]:
    levels = values.get("headings", [1, 6])
    if (
        not isinstance(levels, list)
        or not levels
        or not all(isinstance(level, int) and 1 <= level <= 6 for level in levels)
    ):
        raise MapError("headings", "“headings” must be a list of levels from 1 to 6, like [2, 3].")
    return min(levels), max(levels)


def refuse_unknown(key: str, entry: Mapping[str, Any], known: Iterable[str]) -> None:
    names = list(known)
    for name in entry:
        if name not in names:
            near = get_close_matches(str(name), names, n=1)
            advice = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(names)}."
            where = f" in “{key}”" if key else ""
            raise MapError(key or str(name), f"There is no setting “{name}”{where}; {advice}")
