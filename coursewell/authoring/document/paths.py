"""Paths inside a course: usable on every system, and always inside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from coursewell.authoring.document import limits
from coursewell.authoring.sources.names import is_left_out, twin_key

#: What the folder of a course keeps for itself.
COURSE_FILE = "course.md"
OUTLINE_FILE = "outline.yaml"
MODULE_FILE = "module.md"
RESERVED = {COURSE_FILE, OUTLINE_FILE}
#: A file system counts bytes.
STEP = 255
UNUSABLE = re.compile("[\\\\\0-\x1f\x7f-\x9f\ud800-\udfff]")


def complaint(path: str) -> str | None:
    """What is wrong with a path, to follow its name; None for one that can be used."""
    if not path:
        return "is empty; give it a path like 01-start/01-hello.md"
    if len(path) > limits.NAME:
        return f"is longer than {limits.NAME} characters; shorten it"
    if UNUSABLE.search(path):
        return "holds a backslash or control character; rename it"
    steps = path.split("/")
    if path != posixpath.normpath(path) or ".." in steps or "." in steps or path.startswith("/"):
        return "must be a plain path inside the course, without “.” and “..”"
    if len(steps) > limits.FOLDER_DEPTH + 1:
        return f"lies deeper than {limits.FOLDER_DEPTH} folders; move it up"
    if any(step != step.strip() or len(step.encode()) > STEP for step in steps):
        return "has a part that begins or ends with a space, or is too long; rename it"
    return "has a part that is never part of a course; rename it" if any(map(is_left_out, steps)) else None


def folders_of(path: str) -> Iterable[str]:
    """The folders around a path, whatever the path is."""
    steps = path.split("/")
    return ("/".join(steps[:count]) for count in range(1, len(steps)))


def twins(paths: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Pairs of different files that could not lie in one folder: (one, the one before it)."""
    seen: dict[str, str] = {}
    files = dict.fromkeys(paths)
    folders = dict.fromkeys(folder for path in files for folder in folders_of(path))
    for path in [*sorted(folders), *sorted(files)]:
        key = twin_key(path)
        if key in seen:
            yield path, seen[key]
        seen.setdefault(key, path)
