"""Footnotes: a list at the end of the text, linked both ways. Wide screens show them beside the line (prose.js)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


def install(md: MarkdownIt) -> None:
    md.use(footnote_plugin)
    md.add_render_rule("footnote_ref", _reference)
    md.add_render_rule("footnote_block_open", _block_open)
    md.add_render_rule("footnote_block_close", _block_close)
    md.add_render_rule("footnote_open", _open)
    md.add_render_rule("footnote_anchor", _back)


def _number(token: Token) -> tuple[int, str]:
    """The note's number, and the suffix that tells several references to it apart."""
    again = int(token.meta.get("subId", 0) or 0)
    return int(token.meta["id"]) + 1, f".{again}" if again > 0 else ""


def _reference(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = _number(tokens[index])
    label = escapeHtml(gettext("Footnote %(number)d") % {"number": number})
    link = f'<a href="#fn{number}" id="fnref{number}{again}" aria-label="{label}">{number}</a>'
    return f'<sup class="footnote-ref">{link}</sup>'


def _block_open(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    label = escapeHtml(gettext("Footnotes"))
    return f'<section class="footnotes" aria-label="{label}">\n<ol>\n'


def _block_close(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</ol>\n</section>\n"


def _open(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return f'<li id="fn{_number(tokens[index])[0]}">'


def _back(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    number, again = _number(tokens[index])
    label = escapeHtml(gettext("Back to the text"))
    # With U+FE0E, or some phones show the arrow as a coloured picture.
    return f' <a class="footnote-back" href="#fnref{number}{again}" aria-label="{label}">↩\ufe0e</a>'
