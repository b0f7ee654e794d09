"""The headings and list items of a Markdown file, line by line: all that a list of links is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from coursewell.authoring.catalogue.opening import LARGEST_RECORD
from coursewell.authoring.problems import Report, SourceError

#: Characters and brackets of one item: the parser of links looks for the end of each bracket.
LONGEST_ITEM = 4_000
MOST_BRACKETS = 100
#: Of everything else that opens something: emphasis, code, HTML.
MOST_MARKS = 200
MARKS = re.compile(r"[*_`<&]")
#: Characters of one file; the longest list that we know has 174,000.
LARGEST_LIST = 8 * 1024 * 1024
MOST_ITEMS = 20_000

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
ITEM = re.compile(r"[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(\S.*)$")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
#: What ends a paragraph without a blank line.
OTHER = re.compile(r" {0,3}(?:>|\||</?[a-zA-Z!]|(?:[*_-][ \t]*){3,}$)")


@dataclass
class Block:
    """A heading (with its level) or an item (level 0)."""

    line: int
    level: int
    text: str


def blocks(stream: TextIO, report: Report, file: str) -> Iterator[Block]:
    for count, block in enumerate(lines_joined(stream), start=1):
        if count > MOST_ITEMS:
            raise SourceError(f"This list has more than {MOST_ITEMS:,} items and headings: split it.")
        if is_too_much(block.text):
            report.error("This item is too long, or has too many brackets, to be read as a link.", file, block.line)
        else:
            yield block


def is_too_much(text: str) -> bool:
    return (
        len(text) > LONGEST_ITEM or text.count("[") > MOST_BRACKETS or sum(1 for _ in MARKS.finditer(text)) > MOST_MARKS
    )


def lines_joined(stream: TextIO) -> Iterator[Block]:
    """Items with the lines that continue them; what is no heading and no item is passed over."""
    open_block: Block | None = None
    #: The line before, if it could be a heading that the next line underlines.
    before: Block | None = None
    for number, line in content_lines(stream):
        heading, item, underline = HEADING.match(line), ITEM.match(line), UNDERLINE.match(line)
        continues = bool(line.strip()) and not (heading or item or OTHER.match(line))
        if open_block and continues:
            if len(open_block.text) <= LONGEST_ITEM:
                open_block.text += "\n" + line.strip()
            continue
        if open_block:
            yield open_block
            open_block = None
        if before and underline:
            yield Block(before.line, 1 if "=" in underline[1] else 2, before.text)
        elif heading:
            yield Block(number, len(heading[1]), heading[2] or "")
        elif item:
            open_block = Block(number, 0, item[1])
        before = (
            Block(number, 0, line.strip()[: LONGEST_ITEM + 1]) if continues and not (before and underline) else None
        )
    if open_block:
        yield open_block


def content_lines(stream: TextIO) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without front matter, blocks of code and comments."""
    number, size, fence, inside = 0, 0, "", ""
    while line := stream.readline(LARGEST_RECORD):
        number += 1
        size += len(line)
        if size > LARGEST_LIST or len(line) >= LARGEST_RECORD:
            raise SourceError("This is too large for a list of links.")
        line = line.removeprefix("\ufeff").rstrip("\r\n") if number == 1 else line.rstrip("\r\n")
        if inside:
            inside = "" if (line.rstrip() == "---" if inside == "---" else inside in line) else inside
            continue
        if number == 1 and line.rstrip() == "---":
            inside = "---"
            continue
        mark = FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) and not line.strip(" \t`~") else fence
            continue
        if mark:
            fence = mark[1]
            continue
        if line.lstrip().startswith("<!--"):
            inside = "" if "-->" in line else "-->"
            continue
        yield number, line
