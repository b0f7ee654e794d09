"""A course document as JSON, and back: what drafts, revisions and the API will keep. Reading is strict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import Any, NoReturn, TypeVar, get_args, get_origin

from coursewell.authoring.document import limits
from coursewell.authoring.document.model import VERSION, CourseDocument
from coursewell.authoring.document.rules import UNSTORABLE
from coursewell.authoring.document.shapes import types_of

Node = TypeVar("Node")
WORDS = {str: "a text", int: "a whole number", bool: "true or false"}


class DocumentError(ValueError):
    """This is no course document; the message names the place."""


def dumps(document: CourseDocument, *, indent: int | None = None) -> str:
    separators = None if indent else (",", ":")
    return json.dumps(plain(document), ensure_ascii=False, separators=separators, indent=indent, sort_keys=True)


def plain(value: Any) -> Any:
    """The value in the terms of JSON. What has its default is left out, so that old documents stay short and equal."""
    if is_dataclass(value):
        found = {item.name: (getattr(value, item.name), default_of(item)) for item in fields(value)}
        return {name: plain(item) for name, (item, default) in found.items() if name == "version" or item != default}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return said(value) if isinstance(value, datetime) else value


def default_of(item: Field[Any]) -> Any:
    return item.default_factory() if item.default_factory is not MISSING else item.default


def said(moment: datetime) -> str:
    """In UTC, so that equal moments are equal texts.

    >>> from datetime import timedelta, timezone
    >>> said(datetime(2026, 9, 1, 9, tzinfo=timezone(timedelta(hours=2))))
    '2026-09-01T07:00:00Z'
    """
    if moment.tzinfo is None:
        return moment.isoformat()
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def loads(text: str | bytes) -> CourseDocument:
    """Read a document. It has the right shape then; `check` says whether it is a good one."""
    if len(text) > limits.DOCUMENT:
        raise DocumentError(f"This is larger than {limits.DOCUMENT // limits.MIB} MiB.")
    try:
        value = json.loads(text, object_pairs_hook=once, parse_constant=refuse_constant)
    except DocumentError:
        raise
    except json.JSONDecodeError as error:
        raise DocumentError(f"This is not valid JSON: line {error.lineno}, column {error.colno}.") from None
    except UnicodeDecodeError:
        raise DocumentError("This is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise DocumentError("This is not valid JSON, or is nested too deeply.") from None
    version = value.get("version") if isinstance(value, dict) else None
    if version != VERSION or isinstance(version, bool):
        raise DocumentError(f"This is no course document of version {VERSION}.")
    return node(CourseDocument, value, "course")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentError(f"“{twice[:100]}” is given twice in one object.")
    return found


def refuse_constant(name: str) -> NoReturn:
    raise DocumentError(f"{name} is no number of JSON.")


def node(kind: type[Node], value: Any, place: str) -> Node:
    if not isinstance(value, dict):
        raise DocumentError(f"{place} must be an object.")
    hints = types_of(kind)  # type: ignore[arg-type]
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise DocumentError(f"{place} has no “{unknown[0][:100]}”.")
    needed = [item.name for item in fields(kind) if default_of(item) is MISSING]  # type: ignore[arg-type]
    missing = [name for name in needed if name not in value]
    if missing:
        raise DocumentError(f"{place} lacks “{missing[0]}”.")
    return kind(**{name: read(hints[name], found, f"{place}.{name}") for name, found in value.items()})


def read(hint: Any, value: Any, place: str) -> Any:
    """`value` as the type that the model names."""
    if isinstance(hint, UnionType):
        if value is None:
            return None
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise DocumentError(f"{place} must be a list.")
        return tuple(read(get_args(hint)[0], item, f"{place}[{at}]") for at, item in enumerate(value))
    if get_origin(hint) is not None:  # a mapping, kept as it is
        if not isinstance(value, dict):
            raise DocumentError(f"{place} must be an object.")
        refuse_odd(value, place, limits.DOCUMENT_DEPTH)
        return value
    if is_dataclass(hint):
        return node(hint, value, place)  # type: ignore[arg-type]
    if hint is datetime:
        return moment(value, place)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise DocumentError(f"{place} must be {WORDS[hint]}.")
    return stored(value, place) if isinstance(value, str) else value


def stored(text: str, place: str) -> str:
    if UNSTORABLE.search(text):
        raise DocumentError(f"{place} holds a NUL or half a character pair; no database can keep it.")
    return text


def refuse_odd(value: Any, place: str, depth: int) -> None:
    """What no database keeps, wherever it stands in a mapping."""
    if depth < 0:
        raise DocumentError(f"{place[:200]} is nested too deeply.")
    if isinstance(value, str):
        stored(value, place)
    elif isinstance(value, dict):
        for name, item in value.items():
            refuse_odd(item, f"{place}.{stored(name, place)}", depth - 1)
    elif isinstance(value, list):
        for at, item in enumerate(value):
            refuse_odd(item, f"{place}[{at}]", depth - 1)


def moment(value: Any, place: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise DocumentError(f"{place} must be a moment like 2026-09-01T09:00:00Z.") from None
