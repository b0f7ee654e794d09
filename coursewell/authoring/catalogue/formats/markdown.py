"""Lists of links in Markdown: each item of a list that holds one is a record, under the headings above it.

A record has `title` and `address` (of the first link), `author` (after the dash), `note` (in parentheses at the end),
`headings` (from the outermost in), `heading` (the last of them), `text` (the whole item) and `label` (of the link).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursewell.authoring.catalogue.formats.items import Block, blocks
from coursewell.authoring.catalogue.mapping import CatalogueMap
from coursewell.authoring.catalogue.values import Record
from coursewell.authoring.problems import Report

NAME = "markdown"
#: Marks of direction at the ends of a text mean nothing once it stands alone.
EDGES = " \t\r\n\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
EDGE = re.compile(rf"^[{EDGES}]+|[{EDGES}]+$")
DASH = re.compile(rf"^[{EDGES}]*(?:-+|–|—|:)[{EDGES}]*")
#: Of those at the end of an item, as in (HTML) (CC BY-SA) *( :card_file_box: archived)*.
MOST_NOTES = 10
EMOJI = re.compile(r":[a-z0-9_+-]{2,40}:")
#: youtube.com/playlist?list=…, written without a scheme.
BARE = re.compile(r"(?:[\w-]+\.)+[a-zA-Z]{2,}/")

_inline = MarkdownIt("commonmark", {"html": True})


@dataclass
class Link:
    """The link of one item of a list: its words, where it leads, and the title that stands behind its address."""

    title: str = ""
    address: str = ""
    label: str = ""


@dataclass
class Headings:
    """The headings above a line. Levels outside those of the map count as the nearest of them."""

    least: int
    most: int
    levels: dict[int, str] = field(default_factory=dict)

    def put(self, level: int, title: str) -> None:
        level = min(max(level, self.least), self.most)
        self.levels = {known: text for known, text in self.levels.items() if known < level} | {level: title}

    def path(self) -> list[str]:
        return [self.levels[level] for level in sorted(self.levels) if self.levels[level]]


def read(stream: TextIO, table: CatalogueMap, report: Report, file: str) -> Iterator[tuple[int, Record]]:
    headings = Headings(*table.headings)
    for block in blocks(stream, report, file):
        if block.level:
            headings.put(block.level, plain(tokens_of(block.text)))
        elif record := record_of(block, report, file):
            path = headings.path()
            yield block.line, {**record, "headings": path, "heading": path[-1] if path else ""}


def record_of(block: Block, report: Report, file: str) -> dict[str, str] | None:
    """What an item says; None if it names nothing elsewhere."""
    tokens = tokens_of(block.text)
    link, after = split_at_link(tokens)
    if link is None or link.address.startswith("#"):
        return None
    if not link.address:
        report.warning(
            f"“{link.title}” is a link without an address.", file, block.line, topic="link without an address"
        )
        return None
    if not link.address.lower().startswith(("https://", "http://")):
        if not BARE.match(link.address) or urlsplit(link.address).scheme:
            report.warning(f"“{link.address[:100]}” is no address of the web.", file, block.line, topic="other link")
            return None
        report.warning(
            f"“{link.address[:100]}” has no https:// before it; that was added.", file, block.line,
            topic="address without https",
        )  # fmt: skip
        link.address = f"https://{link.address}"
    author, note = said_after(after)
    return {
        "title": link.title,
        "address": link.address,
        "label": link.label,
        "author": author,
        "note": note,
        "text": plain(tokens),
    }


def split_at_link(tokens: list[Token]) -> tuple[Link | None, str]:
    """The first link, and the text behind it."""
    start = next((index for index, token in enumerate(tokens) if token.type == "link_open"), None)
    if start is None:
        return None, ""
    end = next(index for index, token in enumerate(tokens) if index > start and token.type == "link_close")
    attributes = tokens[start].attrs
    link = Link(
        title=plain(tokens[start + 1 : end]),
        address=str(attributes.get("href", "")).strip(),
        label=str(attributes.get("title", "")),
    )
    return link, text_of(tokens[end + 1 :])


def said_after(text: str) -> tuple[str, str]:
    """(author, note) of what stands behind the link: “- Ann Hitch (HTML) *(archived)*”."""
    notes: list[str] = []
    text = EMOJI.sub("", text).strip()
    while text.endswith(")") and "(" in text and len(notes) < MOST_NOTES:
        text, _, note = text[:-1].rpartition("(")
        notes.append(tidied(note))
        text = text.rstrip()
    dash = DASH.match(text)
    author = tidied(text[dash.end() :] if dash else text)
    return author.strip('"“”`'), ", ".join(note for note in reversed(notes) if note)


def tokens_of(text: str) -> list[Token]:
    return _inline.parseInline(text)[0].children or []


def plain(tokens: list[Token]) -> str:
    return tidied(EMOJI.sub("", text_of(tokens)))


def text_of(tokens: list[Token]) -> str:
    """What a reader sees: no HTML, no pictures but their descriptions, no marks."""
    parts = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif token.type in {"text", "code_inline", "image", "text_special"}:
            parts.append(token.content)
    return "".join(parts)


def tidied(text: str) -> str:
    return EDGE.sub("", " ".join(text.split()))
