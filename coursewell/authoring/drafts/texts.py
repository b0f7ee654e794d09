"""What is wrong in one Markdown text: pictures without words, links to nothing, headings that leave a level out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from markdown_it.token import Token

from coursewell.authoring.drafts.targets import Targets
from coursewell.courses.markdown.limits import MAX_CHARACTERS, TooMuchError
from coursewell.courses.markdown.parsing import parse
from coursewell.courses.markdown.references import Reference, references_in

#: An <img> in raw HTML; its `alt` where it has one.
IMG = re.compile(r"""<img(?=[\s/>])((?:[^<>"']|"[^"]*"|'[^']*'){0,2000})""", re.IGNORECASE)
ALT = re.compile(r"""[\s/]alt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
SRC = re.compile(r"""[\s/]src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
MOST = 50
#: Without any of these a text holds neither link nor picture nor heading, and need not be parsed.
TELLING = re.compile(r"[\[<]|^\W*#|^\W*(?:=+|-+)\s*$", re.MULTILINE)
#: Texts, by the hash of each: two of the largest courses.
REMEMBERED = 10_000


class Flaw(NamedTuple):
    """`line` counts from 1."""

    kind: Literal["alt", "link", "image", "part", "heading"]
    what: str
    line: int


class Found(NamedTuple):
    """What one text says, wherever it stands."""

    flaws: tuple[Flaw, ...]
    references: tuple[Reference, ...]


_known: dict[bytes, Found] = {}


def flaws_in(text: str, base: str, targets: Targets, files: set[str]) -> list[Flaw]:
    """In the order of the text. `targets` is where the course's links may lead, `files` what this text may show."""
    if len(text) > MAX_CHARACTERS or not TELLING.search(text):
        return []
    found = found_in(text)
    flaws = [*found.flaws, *leading_nowhere(found.references, text, base, targets, files)]
    return sorted(flaws, key=lambda flaw: flaw.line)[:MOST]


def found_in(text: str) -> Found:
    """Remembered, because a text is parsed in milliseconds, and a course of thousands is checked again and again."""
    key = hashlib.sha256(text.encode(errors="replace")).digest()
    found = _known.get(key)
    if found is None:
        if len(_known) >= REMEMBERED:
            _known.clear()
        found = _known[key] = looked_through(text)
    return found


def looked_through(text: str) -> Found:
    try:
        tokens, _ = parse(text)
    except TooMuchError:
        return Found((), ())
    return Found((*without_words(tokens), *jumps(tokens)), references_in(tokens))


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


def leading_nowhere(
    found: Iterable[Reference], text: str, base: str, targets: Targets, files: set[str]
) -> Iterator[Flaw]:
    for one in found:
        wrong = targets.wrong_with(one, base=base, text=text, files=files)
        if wrong:
            yield Flaw(wrong, one.target[:100], one.line)


def jumps(tokens: Iterable[Token]) -> Iterator[Flaw]:
    """Readers see the levels in order whatever is written; who wrote `####` under `##` may have meant something."""
    before = 0
    for token in tokens:
        if token.type == "heading_open" and token.level == 0:
            level = int(token.tag[1:])
            if before and level > before + 1:
                yield Flaw("heading", f"{'#' * before} → {'#' * level}", token.map[0] + 1 if token.map else 1)
            before = level
