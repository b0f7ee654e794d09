"""What is wrong in one Markdown text: pictures without words, links to nothing, headings that leave a level out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from markdown_it.token import Token

from coursewell.courses.links import within
from coursewell.courses.markdown import references
from coursewell.courses.markdown.limits import MAX_CHARACTERS, TooMuchError
from coursewell.courses.markdown.parsing import parse

#: An <img> in raw HTML; its `alt` where it has one.
IMG = re.compile(r"""<img(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*'){0,2000})""", re.IGNORECASE)
ALT = re.compile(r"""[\s/]alt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
SRC = re.compile(r"""[\s/]src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
MOST = 50


class Flaw(NamedTuple):
    """`line` counts from 1."""

    kind: Literal["alt", "link", "image", "heading"]
    what: str
    line: int


def flaws_in(text: str, base: str, names: set[str], files: set[str]) -> list[Flaw]:
    """In the order of the text. `names` are the texts of the course, `files` what this text may show."""
    if not text or len(text) > MAX_CHARACTERS:
        return []
    try:
        tokens, _ = parse(text)
    except TooMuchError:
        return []
    found = [*without_words(tokens), *leading_nowhere(text, base, names, files), *jumps(tokens)]
    return sorted(found, key=lambda flaw: flaw.line)[:MOST]


def without_words(tokens: Iterable[Token]) -> Iterator[Flaw]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            yield from in_html(token.content, line)
        for part in token.children or ():
            if part.type == "image" and not part.content.strip():
                yield Flaw("alt", str(part.attrs.get("src", ""))[:100], line)
            elif part.type == "html_inline":
                yield from in_html(part.content, line)
            elif part.type in {"softbreak", "hardbreak"}:
                line += 1


def in_html(source: str, line: int) -> Iterator[Flaw]:
    for found in IMG.finditer(source):
        alt, src = ALT.search(found[1]), SRC.search(found[1])
        if alt is None or not "".join(filter(None, alt.groups())).strip():
            what = "".join(filter(None, src.groups())) if src else ""
            yield Flaw("alt", what[:100], line + source.count("\n", 0, found.start()))


def leading_nowhere(text: str, base: str, names: set[str], files: set[str]) -> Iterator[Flaw]:
    for one in references(text):
        if not one.is_relative:
            continue
        path = within(base, one.path)
        if path is None or path not in (files if one.kind == "image" else names | files):
            yield Flaw(one.kind, one.target[:100], one.line)


def jumps(tokens: Iterable[Token]) -> Iterator[Flaw]:
    """Readers see the levels in order whatever is written; who wrote `####` under `##` may have meant something."""
    before = 0
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:])
            if before and level > before + 1:
                yield Flaw("heading", f"{'#' * before} → {'#' * level}", token.map[0] + 1 if token.map else 1)
            before = level
