"""Formulas: LaTeX to MathML, which browsers show without any script."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, tostring

from django.utils.translation import gettext
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from coursewell.courses.markdown.limits import MAX_FORMULA, MAX_FORMULAS


def install(md: MarkdownIt) -> None:
    md.add_render_rule("math_inline", _inline)
    md.add_render_rule("math_inline_double", _block)
    md.add_render_rule("math_block", _block)


def _inline(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return _formula(tokens[index].content, "inline", env)


def _block(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    # A span: `$$x$$` may stand inside a paragraph, where a div would end it.
    return f'<span class="formula">{_formula(tokens[index].content, "block", env)}</span>\n'


def _formula(source: str, display: str, env: dict[str, Any]) -> str:
    source = source.strip()
    env["formulas"] = env.get("formulas", 0) + len(source) + 10
    try:
        if len(source) > MAX_FORMULA or env["formulas"] > MAX_FORMULAS:
            raise ValueError("too long")
        return _written(convert_to_element(source, display=display))
    # latex2mathml raises whatever it stumbles over (KeyError, IndexError, StopIteration, RecursionError, ...).
    except Exception:
        shown = source if len(source) <= 60 else f"{source[:60]}…"
        env.setdefault("warnings", []).append(
            gettext("The formula “%(source)s” cannot be read; its source is shown.") % {"source": shown}
        )
        return f'<code class="formula-source">{escapeHtml(source)}</code>'


def _written(formula: Element) -> str:
    """The formula as HTML. Each text is unescaped and escaped again: latex2mathml's own way is to unescape the whole,
    which makes an element of `\\text{<img onerror=...>}`."""
    for element in formula.iter():
        element.text = unescape(element.text) if element.text else element.text
        element.tail = unescape(element.tail) if element.tail else element.tail
    return tostring(formula, encoding="unicode")
