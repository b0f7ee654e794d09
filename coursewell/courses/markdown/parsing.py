"""The parser: CommonMark with tables, footnotes, tasks, formulas, boxes and pictures with attributes."""

from __future__ import annotations

import re
import threading

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from coursewell.courses.markdown import boxes, code, footnotes, formulas, pictures, tables
from coursewell.courses.markdown.limits import MAX_BRACKETS, MAX_LEVELS, MAX_QUOTED_LINES, MAX_QUOTES, TooMuchError

#: What quotes and lists begin a line with. Anything else before a ">" ends it.
MARKS = re.compile(r"^[ \t>*+\-\d.)]*>", re.MULTILINE)
_local = threading.local()


def parser() -> MarkdownIt:
    """This thread's parser: linkify-it keeps the text it last saw, so threads cannot share one."""
    if not hasattr(_local, "parser"):
        _local.parser = _build()
    return _local.parser  # type: ignore[no-any-return]


def parse(text: str) -> tuple[list[Token], dict[str, object]]:
    _refuse_quotes(text)
    env: dict[str, object] = {}
    return parser().parse(text, env), env


def _build() -> MarkdownIt:
    # maxNesting lies far above our own limit, because markdown-it drops what lies deeper without a word.
    options = {"html": True, "linkify": True, "typographer": False, "maxNesting": MAX_LEVELS * 2}
    md = MarkdownIt("commonmark", options).enable(["table", "strikethrough", "linkify"])
    assert md.linkify is not None
    # Without a scheme "readings.py" would be a link to Paraguay.
    md.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    md.block.ruler.before("table", "levels", _refuse_deep, {"alt": []})
    md.core.ruler.before("inline", "brackets", _refuse_brackets)
    md.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    md.use(tasklists_plugin)
    for feature in (footnotes, boxes, code, formulas, pictures, tables):
        feature.install(md)
    return md


def _refuse_quotes(text: str) -> None:
    levels = max((marks[0].count(">") for marks in MARKS.finditer(text)), default=0)
    if levels > MAX_QUOTES or levels * text.count("\n") > MAX_QUOTED_LINES:
        raise TooMuchError.levels()


def _refuse_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.level >= MAX_LEVELS:
        raise TooMuchError.levels()
    return False


def _refuse_brackets(state: StateCore) -> None:
    if any(token.content.count("[") > MAX_BRACKETS for token in state.tokens if token.type == "inline"):
        raise TooMuchError.brackets()
