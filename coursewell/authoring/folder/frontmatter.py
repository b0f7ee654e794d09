"""The front matter of a text: YAML between two lines of three hyphens, read so that every key knows its line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from coursewell.authoring.document import limits
from coursewell.authoring.document.rules import UNSTORABLE

Loader = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
#: For large texts: a parser in C where the package has one, which says a little less about mistakes.
QUICK: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: More than a person writes: the quick parser reads it.
LONG = 32 * limits.KIB


class FrontMatterError(Exception):
    """What is wrong, and the line (counted in the file) where."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


@dataclass(frozen=True)
class FrontMatter:
    """`values` as YAML gives them, `texts` as they were written (a title of 007 keeps its zeros)."""

    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1


def split(text: str) -> tuple[str, str, int]:
    """(front matter, body, line of the body)."""
    if not text.startswith("---") or text.partition("\n")[0].rstrip() != "---":
        return "", text, 1
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            # With its last newline, which belongs to a block of text that ends there.
            return "".join(f"{line}\n" for line in lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    raise FrontMatterError("The front matter has no end: close it with a line of three hyphens.", 1)


def read(text: str) -> FrontMatter:
    """Parse; raises FrontMatterError."""
    head, body, body_line = split(text)
    if not head.strip():
        return FrontMatter(body=body, body_line=body_line)
    values, texts, lines = load_mapping(head, first_line=2)
    return FrontMatter(values, texts, lines, body, body_line)


def load_mapping(
    source: str, *, first_line: int = 1, most: int = limits.FRONT_MATTER
) -> tuple[dict[str, Any], dict[str, str], dict[str, int]]:
    """A YAML mapping: its values, its scalars as written, the line of each key."""
    node = compose(source, first_line=first_line, most=most, loader=QUICK if len(source) > LONG else yaml.SafeLoader)
    return mapping_of(node, first_line=first_line) if node else ({}, {}, {})


def compose(
    source: str, *, first_line: int = 1, most: int = limits.FRONT_MATTER, loader: Loader = yaml.SafeLoader
) -> yaml.MappingNode | None:
    """The nodes of a YAML mapping, or None for an empty text. Lines of errors count from `first_line`."""
    if len(source) > most:
        raise FrontMatterError(f"This is longer than {most // 1024} KiB.", first_line)
    try:
        _refuse_tricks(source, first_line, loader)
        node = yaml.compose(source, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "it cannot be read"
        raise FrontMatterError(
            f"This is not valid YAML: {problem}. A value with a colon or a # needs quotes.",
            first_line + (mark.line if mark else 0),
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(f"This is not valid YAML: {error}.", first_line) from None
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise FrontMatterError("This must be a list of “key: value” lines.", first_line)
    return node


def _refuse_tricks(source: str, first_line: int, loader: Loader) -> None:
    """Aliases can grow a few lines into gigabytes, and depth can exhaust the stack: neither is needed here."""
    depth = nodes = 0
    for event in yaml.parse(source, Loader=loader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FrontMatterError("YAML anchors and aliases are not allowed here; write the value out.", line)
        # YAML's escapes can write what the encoding of a file forbids.
        if isinstance(event, yaml.ScalarEvent) and UNSTORABLE.search(event.value):
            raise FrontMatterError("A NUL or half a character pair stands here; no database can keep it.", line)
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > limits.NODES:
            raise FrontMatterError(f"This has more than {limits.NODES:,} values.", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > limits.FRONT_MATTER_DEPTH:
            raise FrontMatterError("This is nested too deeply.", line)


def mapping_of(node: yaml.MappingNode, *, first_line: int = 1) -> tuple[dict[str, Any], dict[str, str], dict[str, int]]:
    """The values of a mapping's nodes, its scalars as written, the line of each key."""
    values: dict[str, Any] = {}
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    constructor = yaml.SafeLoader("")
    for key_node, value_node in node.value:
        line = first_line + key_node.start_mark.line
        if not isinstance(key_node, yaml.ScalarNode):
            raise FrontMatterError("A key must be a word.", line)
        key = key_node.value
        if key in values:
            raise FrontMatterError(f"“{key}” is given twice (first in line {lines[key]}).", line)
        try:
            values[key] = constructor.construct_object(value_node, deep=True)
        except (yaml.YAMLError, ValueError, OverflowError):
            raise FrontMatterError(f"The value of “{key}” cannot be understood; put it in quotes.", line) from None
        lines[key] = line
        if isinstance(value_node, yaml.ScalarNode):
            texts[key] = value_node.value
    return values, texts, lines
