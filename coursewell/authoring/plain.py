"""Plain text from elsewhere as Markdown that shows exactly its characters."""

from __future__ import annotations

import re

#: What Markdown, HTML or a formula would take for its own; and what Markdown would only at the start of a line.
MARKS = re.compile(r"([\\`*_\[\]<>&$~^|{}]|:(?=//))")
START = re.compile(r"^(\s*)(?:([#+=:-])|(\d+)(?=[.)]))", re.MULTILINE)
#: A whole address becomes a link by itself, with all that is in it: a backslash there would be a part of it.
ADDRESS = re.compile(
    r"(?<!\S)(https?://[a-z0-9][a-z0-9.-]*(?:[/?#](?:[\w./?=%#:+&;~-]*[a-z0-9/])?)?)(?=[.,;:!?]*(?:\s|$))",
    re.ASCII | re.IGNORECASE,
)


def as_markdown(text: str) -> str:
    r"""The text with a backslash before each mark.

    >>> as_markdown("2 * 3 < 7"), as_markdown("1. Limits")
    ('2 \\* 3 \\< 7', '1\\. Limits')
    """
    parts = ADDRESS.split(text)
    parts[::2] = [MARKS.sub(r"\\\1", part) for part in parts[::2]]
    return START.sub(escaped, "".join(parts))


def escaped(start: re.Match[str]) -> str:
    """A list starts with a number and a dot: the backslash goes before the dot."""
    space, mark, number = start.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\"
