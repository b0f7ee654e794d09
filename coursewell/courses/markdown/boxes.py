"""Boxes: `:::note` ... `:::`, with every spelling of fenced divs that course authors use.

A line of three or more colons with a name opens a box, one without closes the innermost; the number of colons does
not matter (as in Pandoc). Each line is a token of its own and the pairs are matched afterwards, so a thousand boxes
cost a thousand steps, and colons inside a block of code stay code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from coursewell.courses.markdown.limits import MAX_LEVELS, TooMuchError

MARK = re.compile(r":{3,}[ \t]*(.*?)[ \t]*:*[ \t]*$")
BRACED = re.compile(r"\{([^{}]*)\}")
TITLE = re.compile(r"""title=(?:"([^"]*)"|'([^']*)'|(\S+))""")


@dataclass(frozen=True)
class Style:
    """How a box looks: its class, what stands above it, whether it is folded."""

    name: str
    label: str
    is_folded: bool = False


STYLES = {
    style.name: style
    for style in (
        Style("note", gettext_noop("Note")),
        Style("tip", gettext_noop("Tip")),
        Style("warning", gettext_noop("Warning")),
        Style("exercise", gettext_noop("Exercise")),
        Style("solution", gettext_noop("Solution"), is_folded=True),
        Style("more", gettext_noop("Read more"), is_folded=True),
        Style("teacher", gettext_noop("For teachers"), is_folded=True),
        Style("hint", gettext_noop("Hint"), is_folded=True),
        Style("before", gettext_noop("Before you start")),
        Style("objectives", gettext_noop("What you will learn")),
        Style("questions", gettext_noop("Questions")),
        Style("keypoints", gettext_noop("Key points")),
        Style("discussion", gettext_noop("Discussion")),
        Style("example", gettext_noop("Example")),
        Style("checklist", gettext_noop("Checklist")),
        Style("quotation", gettext_noop("In their words")),
        Style("plain", ""),
    )
}
ALIASES = {
    "info": "note", "callout": "note", "important": "warning", "attention": "warning", "caution": "warning",
    "danger": "warning", "error": "warning", "challenge": "exercise", "task": "exercise", "answer": "solution",
    "spoiler": "more", "details": "more", "instructor": "teacher", "prereq": "before", "prerequisite": "before",
    "prerequisites": "before", "keypoint": "keypoints", "question": "questions", "objective": "objectives",
    "testimonial": "quotation", "quote": "quotation", "learnmore": "more", "callout-note": "note",
    "callout-tip": "tip", "callout-warning": "warning", "callout-important": "warning", "callout-caution": "warning",
}  # fmt: skip


def install(md: MarkdownIt) -> None:
    md.block.ruler.before("fence", "box", _mark, {"alt": ["paragraph", "reference", "blockquote", "list", "table"]})
    md.core.ruler.after("block", "boxes", _match)
    md.add_render_rule("box_open", _render_open)
    md.add_render_rule("box_close", _render_close)


def _mark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not line.startswith(":::") or len(line) > 500:
        return False
    found = MARK.match(line)
    if found is None:
        return False
    if silent:
        return True
    token = state.push("box_open" if found[1] else "box_close", "div", 1 if found[1] else -1)
    # The parser's own level must not follow: what a box holds lies beside its marks, not below them.
    state.level -= token.nesting
    token.block = True
    token.map = [start, start + 1]
    token.info = found[1]
    state.line = start + 1
    return True


def _match(state: StateCore) -> None:
    """Pair the marks: drop what closes nothing, close what is left open where its list item or quote ends."""
    warnings: list[str] = state.env.setdefault("warnings", [])
    tokens: list[Token] = []
    open_boxes: list[list[Token]] = [[]]  # one list for each container (quote, item) that we are in
    for token in state.tokens:
        if token.type == "box_open":
            open_boxes[-1].append(token)
            if len(open_boxes) + sum(map(len, open_boxes)) > MAX_LEVELS:
                raise TooMuchError.levels()
        elif token.type == "box_close":
            if not open_boxes[-1]:
                warnings.append(gettext("Line %(line)d closes a box, but none is open.") % {"line": _line(token)})
                continue
            token.info = open_boxes[-1].pop().info
        elif token.nesting == 1:
            open_boxes.append([])
        elif token.nesting == -1:
            tokens += _close(open_boxes.pop(), warnings)
        tokens.append(token)
    state.tokens = _take_titles([*tokens, *_close(open_boxes[0], warnings)])


def _close(boxes: list[Token], warnings: list[str]) -> list[Token]:
    for box in boxes:
        warnings.append(gettext("The box opened on line %(line)d is never closed.") % {"line": _line(box)})
    return [Token("box_close", "div", -1, info=box.info, block=True) for box in reversed(boxes)]


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _take_titles(tokens: list[Token]) -> list[Token]:
    """A heading right below an opening mark is the box's title; one that repeats the label is left out."""
    kept: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        kept.append(token)
        position += 1
        if token.type != "box_open" or position >= len(tokens) or tokens[position].type != "heading_open":
            continue
        heading = tokens[position : position + 3]
        token.meta["heading"] = heading
        if heading[1].content.strip().casefold() in {token.info.casefold(), _label(token).casefold()}:
            position += 3
        elif _read(token.info)[0].is_folded:
            # The heading belongs inside <summary>, which the next token closes.
            kept += [*heading, Token("box_summary_close", "summary", -1)]
            position += 3
    return kept


def _read(info: str) -> tuple[Style, str]:
    """The style and the title that an opening mark asks for."""
    braced = BRACED.match(info)
    title = ""
    if braced:
        found = TITLE.search(braced[1])
        title = (found[1] or found[2] or found[3] or "") if found else ""
        words = [word.lstrip(".") for word in braced[1].split() if word.startswith(".")]
        name, rest = (words[0] if words else "plain"), info[braced.end() :]
    else:
        name, _, rest = info.partition(" ")
        name, bracket, inner = name.partition("[")
        rest = (bracket + inner + " " + rest) if bracket else rest
    title = title or rest.strip().strip("[]").strip()
    key = name.casefold()
    style = STYLES.get(ALIASES.get(key, key))
    return (style, title) if style else (STYLES["plain"], title or name)


def _label(token: Token) -> str:
    style, _ = _read(token.info)
    return gettext(style.label) if style.label else ""


def _render_open(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    style, title = _read(token.info)
    label = _label(token)
    element = "details" if style.is_folded else "div"
    head = f'<span class="box-label" lang="{get_language()}">{escapeHtml(label)}</span>' if label else ""
    if title:
        head += f' <span class="box-title">{escapeHtml(title)}</span>'
    start = f'<{element} class="box box-{style.name}">'
    if not style.is_folded:
        return f'{start}<p class="box-head">{head}</p>\n' if head else f"{start}\n"
    has_heading = index + 1 < len(tokens) and tokens[index + 1].type == "heading_open" and "heading" in token.meta
    return f'{start}<summary class="box-head">{head}' + ("" if has_heading else "</summary>\n")


def _render_close(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</details>\n" if _read(tokens[index].info)[0].is_folded else "</div>\n"
