"""A course document as JSON, and back: what drafts, revisions and the API will keep. Reading is strict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from coursewell.authoring.document.model import (
    VERSION,
    Asset,
    ContentDocument,
    CourseDocument,
    ModuleDocument,
    Person,
)

Node = TypeVar("Node")


SHAPES: dict[type, dict[str, Any]] = {
    kind: get_type_hints(kind) for kind in (CourseDocument, ModuleDocument, ContentDocument, Asset, Person)
}


class DocumentError(ValueError):
    """This is no course document; the message names the place."""


def dumps(document: CourseDocument) -> str:
    return json.dumps(plain(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def plain(value: Any) -> Any:
    """The value in the terms of JSON. What has its default is left out, so that old documents stay short and equal."""
    if is_dataclass(value):
        found = {item.name: getattr(value, item.name) for item in fields(value)}
        defaults = {item.name: item.default for item in fields(value) if item.name != "version"}
        return {name: plain(item) for name, item in found.items() if name not in defaults or item != defaults[name]}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, datetime) else value


def loads(text: str) -> CourseDocument:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise DocumentError("This is not valid JSON.") from None
    version = value.get("version") if isinstance(value, dict) else None
    if version != VERSION:
        raise DocumentError(f"This is no course document of version {VERSION}.")
    return node(CourseDocument, value, "course")


def node(kind: type[Node], value: Any, place: str) -> Node:
    if not isinstance(value, dict):
        raise DocumentError(f"{place} must be an object.")
    hints = SHAPES[kind]
    unknown = sorted(set(value) - set(hints))
    if unknown:
        raise DocumentError(f"{place} has no “{unknown[0]}”.")
    try:
        return kind(**{name: read(hints[name], found, f"{place}.{name}") for name, found in value.items()})
    except TypeError:
        raise DocumentError(f"{place} lacks something that it must have.") from None


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
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return node(hint, value, place)
    if hint is datetime:
        return moment(value, place)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise DocumentError(f"{place} must be of the type {hint.__name__}.")
    return value


def moment(value: Any, place: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise DocumentError(f"{place} must be a moment.") from None
