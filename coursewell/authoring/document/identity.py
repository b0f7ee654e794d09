"""Stable identifiers: the same source gives the same 32 hexadecimal digits, whatever happens to titles."""

from __future__ import annotations

import re
import uuid

#: The root of every identifier that is derived here; changing it would orphan every imported course.
NAMESPACE = uuid.UUID("8f0a9a54-1d0b-5c4e-9a0e-4c3b6f1f2a77")
HEX = re.compile(r"[0-9a-f]{32}")


def as_uid(text: str) -> str | None:
    """The identifier that `text` already is (32 hexadecimal digits, with or without hyphens), or None."""
    plain = text.strip().lower().replace("-", "")
    return plain if HEX.fullmatch(plain) else None


def course_uid(name: str) -> str:
    """The identifier of a course from what its source calls it: an id, or failing that its slug."""
    return as_uid(name) or uuid.uuid5(NAMESPACE, f"course:{name}").hex


def part_uid(course: str, *, name: str = "", path: str = "") -> str:
    """The identifier of a module or content from its own id (`name`) or, failing that, its path within the course."""
    if name:
        return as_uid(name) or uuid.uuid5(uuid.UUID(course), f"id:{name}").hex
    return uuid.uuid5(uuid.UUID(course), f"path:{path}").hex
