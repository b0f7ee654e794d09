"""Blocks of code: coloured by classes (Pygments), never by style attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from coursewell.courses.markdown.limits import MAX_COLOURED

LANGUAGE = re.compile(r"[\w+#.-]{1,30}")
#: What Carpentries call the text that a program prints, with the label that the reader sees.
PLAIN = {"output": "Output", "error": "Error", "source": "", "text": "", "txt": "", "": "", "plaintext": ""}


def install(md: MarkdownIt) -> None:
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def language_of(info: str) -> str:
    """The language that an info string names: `python`, `{python}`, `{.python .numberLines}`, `{r, echo=FALSE}`."""
    found = LANGUAGE.search(info.strip().lstrip("{").lstrip("."))
    return found[0].lower() if found else ""


def _render(md: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    language = language_of(token.info)
    label, body = _coloured(token.content, language)
    kind = f" code-{language}" if language in {"output", "error"} else ""
    # Our own words say in which language they are; the name of a programming language is in none.
    spoken = f' lang="{get_language()}"' if kind else ""
    head = f'<p class="code-label"{spoken}>{escapeHtml(label)}</p>' if label else ""
    return f'<div class="code{kind}">{head}<pre><code>{body}</code></pre></div>\n'


@lru_cache(maxsize=200)
def _lexer_class(language: str) -> type[Lexer]:
    return find_lexer_class_by_name(language)


def _coloured(content: str, language: str) -> tuple[str, str]:
    """The label of a block and its HTML."""
    if language in PLAIN:
        return {"output": gettext("Output"), "error": gettext("Error")}.get(language, ""), escapeHtml(content)
    try:
        lexer = _lexer_class(language)(stripnl=False, ensurenl=False)
    except ClassNotFound:
        return language, escapeHtml(content)
    if len(content) > MAX_COLOURED:
        return lexer.name, escapeHtml(content)
    return lexer.name, highlight(content, lexer, HtmlFormatter(nowrap=True))
