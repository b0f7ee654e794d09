"""The JSON Schema (draft 2020-12) of the course document, made from the types and rules of the model."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from types import UnionType
from typing import Any, get_args, get_origin

from coursewell.authoring.document.json import default_of
from coursewell.authoring.document.model import VERSION, ContentDocument, CourseDocument
from coursewell.authoring.document.shapes import NODES, rules_of, types_of
from coursewell.courses import kinds

IDENTITY = f"https://coursewell.invalid/schemas/course-document-{VERSION}.json"
NAMES = {node: node.__name__.removesuffix("Document").lower() for node in NODES}
SIMPLE: dict[Any, dict[str, Any]] = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}}


def schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTITY,
        "title": "Coursewell course document",
        "$ref": f"#/$defs/{NAMES[CourseDocument]}",
        "$defs": {NAMES[node]: of_node(node) for node in NODES},
    }


def as_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def of_node(node: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "type": "object",
        "properties": {item.name: of_field(node, item.name) for item in fields(node)},
        "required": [item.name for item in fields(node) if default_of(item) is MISSING or item.name == "version"],
        "additionalProperties": False,
    }
    if node is CourseDocument:
        shape["properties"]["version"] = {"const": VERSION}
    if node is ContentDocument:
        shape["allOf"] = [of_kind(name) for name in kinds.names()]
    return shape


def of_kind(name: str) -> dict[str, Any]:
    """What `data` holds depends on the kind, and the kind knows."""
    is_it: dict[str, Any] = {"properties": {"kind": {"const": name}}}
    if name != "text":  # the default, which may be left out
        is_it["required"] = ["kind"]
    return {"if": is_it, "then": {"properties": {"data": kinds.get(name).schema}}}


def of_field(node: Any, name: str) -> dict[str, Any]:
    hint = types_of(node)[name]
    rule = rules_of(node, name)
    if get_origin(hint) is tuple:
        return {"type": "array", "items": of_type(get_args(hint)[0], rule)}
    return of_type(hint, rule)


def of_type(hint: Any, rule: tuple[Any, ...]) -> dict[str, Any]:
    if isinstance(hint, UnionType):
        inner = next(option for option in get_args(hint) if option is not type(None))
        return {"anyOf": [of_type(inner, rule), {"type": "null"}]}
    if hint in NAMES:
        return {"$ref": f"#/$defs/{NAMES[hint]}"}
    shape: dict[str, Any] = dict(SIMPLE.get(hint, {"type": "object"} if get_origin(hint) else {}))
    for one in rule:
        shape |= one.schema()
    return shape
