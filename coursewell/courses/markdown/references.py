"""What a text refers to, for whoever brings the files along and reports what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Literal, NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from coursewell.courses.markdown.limits import MAX_CHARACTERS, TooMuchError
from coursewell.courses.markdown.parsing import parse
from coursewell.courses.markdown.rewriting import kind_of, split_path


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


def _in_html(source: str, line: int) -> list[Reference]:
    reader = _Reader(line)
    reader.feed(source)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, line: int) -> None:
        super().__init__()
        self.first = line
        self.found: list[Reference] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        line = self.first + self.getpos()[0] - 1
        if tag == "a" and values.get("href"):
            self.found.append(Reference("link", values["href"] or "", line))
        elif tag == "img" and values.get("src"):
            self.found.append(Reference("image", values["src"] or "", line))
