"""The types of the model, taken apart: the type of each field, and the rules beside it."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from coursewell.authoring.document.model import Asset, ContentDocument, CourseDocument, ModuleDocument, Person
from coursewell.authoring.document.rules import Rule

NODES: tuple[type, ...] = (CourseDocument, ModuleDocument, ContentDocument, Asset, Person)


@cache
def types_of(node: Any) -> dict[str, Any]:
    """The type of each field, without rules."""
    return get_type_hints(node)


@cache
def annotated_of(node: Any) -> dict[str, Any]:
    """The type of each field, with its rules."""
    return get_type_hints(node, include_extras=True)


@cache
def rules_of(node: Any, name: str) -> tuple[Rule, ...]:
    """The rules of one field, or of each value in it where it is a list."""
    hint = annotated_of(node)[name]
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]
    return tuple(get_args(hint)[1:]) if get_origin(hint) is Annotated else ()
