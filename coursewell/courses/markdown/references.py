"""What a text refers to, for whoever brings the files along and reports what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from coursewell.courses.markdown.limits import MAX_CHARACTERS, TooMuchError
from coursewell.courses.markdown.parsing import parse
from coursewell.courses.markdown.rewriting import kind_of, split_path

TAG = re.compile(r"""<(a|img)(?=[\s/])((?:[^<>"']|"[^"]*"|'[^']*'){0,2000})""", re.IGNORECASE)
ATTRIBUTE = {
    name: re.compile(rf"""[\s/]{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
    for name in ("href", "src")
}


class Reference(NamedTuple):
    """One link or picture. `target` is the address as written; `line` counts from 1."""

    kind: Literal["link", "image"]
    target: str
    line: int

    @property
    def is_relative(self) -> bool:
        """Whether it leads to something of the course (rather than to a site, a mailbox, a place in this text)."""
        return kind_of(self.target) == "course"

    @property
    def path(self) -> str:
        """What `resolve` is asked for: the decoded path without `?` and `#`."""
        return unquote(split_path(self.target)[0])


def references(text: str) -> tuple[Reference, ...]:
    """Links and pictures outside code, from Markdown and from raw HTML, in the order of the text."""
    if len(text) > MAX_CHARACTERS:
        return ()
    try:
        tokens, _ = parse(text)
    except TooMuchError:
        return ()
    return references_in(tokens)


def references_in(tokens: list[Token]) -> tuple[Reference, ...]:
    """The same of a text that was parsed already: that is the dear part."""
    found: list[Reference] = []
    for token in tokens:
        first = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            found += _in_html(token.content, first)
        elif token.type == "inline":
            found += _in_line(token.children or [], first)
    return tuple(found)


def _in_line(tokens: list[Token], line: int) -> Iterator[Reference]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            line += 1
        elif token.type == "link_open":
            yield Reference("link", str(token.attrs.get("href", "")), line)
        elif token.type == "image":
            yield Reference("image", str(token.attrs.get("src", "")), line)
        elif token.type == "html_inline":
            yield from _in_html(token.content, line)
            line += token.content.count("\n")
        elif token.type == "code_inline":
            line += token.content.count("\n")


def _in_html(source: str, line: int) -> Iterator[Reference]:
    for found in TAG.finditer(_without_comments(source)):
        name, attributes = found[1].lower(), found[2]
        wanted = ATTRIBUTE["href" if name == "a" else "src"].search(attributes)
        if wanted:
            target = unescape(wanted[1] or wanted[2] or wanted[3] or "").strip()
            yield Reference("link" if name == "a" else "image", target, line + source.count("\n", 0, found.start()))


def _without_comments(source: str) -> str:
    """The source with comments blanked, line by line. html.parser takes 24 s for 50,000 comments that never end."""
    parts: list[str] = []
    position = 0
    while (start := source.find("<!--", position)) >= 0:
        end = source.find("-->", start)
        end = len(source) if end < 0 else end + 3
        parts += [source[position:start], "\n" * source.count("\n", start, end)]
        position = end
    return "".join([*parts, source[position:]])
