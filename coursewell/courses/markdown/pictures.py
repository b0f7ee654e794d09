"""Pictures: `![text](path "caption"){alt='...' width=300}`; one that stands alone is a figure with a caption.

Carpentries write the caption in the brackets and the alternative text in the braces; others write the alternative
text in the brackets and the caption as the title. Both are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

BRACES = re.compile(r"\{:?[^{}]{0,2000}\}")
ATTRIBUTE = re.compile(r"""(alt|width|height)\s*=\s*(?:"([^"]*)"|'((?:[^'\\]|\\.)*)'|([^\s"'}]+))""", re.DOTALL)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def install(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "picture_attributes", _read_braces)
    md.core.ruler.after("inline", "figures", _make_figures)
    md.add_render_rule("image", _render)
    md.add_render_rule("figure_close", _render_figure_close)


def _read_braces(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    picture = state.tokens[-1]
    if picture.type != "image":
        return False
    found = BRACES.match(state.src, state.pos)
    if found is None:
        return False
    for name, double, single, bare in ATTRIBUTE.findall(found[0]):
        picture.meta[name] = ESCAPED.sub(r"\1", double or single or bare)
    state.pos = found.end()
    return True


def _make_figures(state: StateCore) -> None:
    """Turn a paragraph that holds one picture and nothing else into a figure."""
    tokens = state.tokens
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "paragraph_open" or closing.type != "paragraph_close" or opening.hidden:
            continue
        children = [child for child in inline.children or () if child.type != "text" or child.content.strip()]
        if len(children) == 1 and children[0].type == "image":
            opening.type, closing.type = "figure_open", "figure_close"
            opening.tag = closing.tag = "figure"
            closing.children = _caption(children[0])


def _caption(picture: Token) -> list[Token]:
    title = str(picture.attrs.get("title", ""))
    if title:
        return [Token("text", "", 0, content=title)]
    return list(picture.children or ()) if "alt" in picture.meta else []


def _render(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    alt = token.meta.get("alt") or md.renderInlineAsText(token.children or (), options, env)
    attributes = {"src": str(token.attrs.get("src", "")), "alt": alt}
    attributes |= {name: token.meta[name] for name in ("width", "height") if token.meta.get(name, "").isdigit()}
    return "<img {}>".format(" ".join(f'{name}="{escapeHtml(value)}"' for name, value in attributes.items()))


def _render_figure_close(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    caption = md.renderInline(tokens[index].children or (), options, env)
    return (f"<figcaption>{caption}</figcaption>" if caption else "") + "</figure>\n"
