"""`render()`: Markdown in, safe HTML out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from coursewell.courses.markdown.headings import Heading
from coursewell.courses.markdown.limits import MAX_BLOCKS, MAX_CHARACTERS, MAX_TAGS, TooMuchError
from coursewell.courses.markdown.parsing import parse, parser
from coursewell.courses.markdown.rewriting import Picture, Resolve, Rewriter
from coursewell.courses.markdown.sanitising import sanitise

__all__ = ["Heading", "Rendered", "render"]

RAW_TAG = re.compile(r"</?[a-zA-Z]")
BLOCKS = frozenset({"heading_open", "paragraph_open", "list_item_open"})


@dataclass(frozen=True)
class Rendered:
    """A text as it is shown, its headings (those in boxes left out), and what its author should look at."""

    html: SafeString
    headings: tuple[Heading, ...] = ()
    warnings: tuple[str, ...] = ()


def _nothing(path: str, target: str) -> str | Picture | None:
    return None


def render(text: str, *, resolve: Resolve = _nothing, prefix: str = "") -> Rendered:
    """Render a text. `prefix` keeps the ids of several texts on one page apart.

    >>> render("# Loops").html
    '<h2 id="loops">Loops <a class="anchor" ...>#</a></h2>'
    """
    try:
        return _render(text, resolve, prefix)
    except TooMuchError as error:
        return _as_source(text, str(error))


def _render(text: str, resolve: Resolve, prefix: str) -> Rendered:
    if len(text) > MAX_CHARACTERS:
        raise TooMuchError.characters(len(text))
    tokens, env = parse(text)
    if sum(token.type in BLOCKS for token in tokens) > MAX_BLOCKS:
        raise TooMuchError.blocks()
    if (
        sum(len(RAW_TAG.findall(token.content)) for token in tokens if token.type in {"html_block", "inline"})
        > MAX_TAGS
    ):
        raise TooMuchError.tags()
    md = parser()
    written = md.renderer.render(tokens, md.options, env)
    rewriter = Rewriter(resolve, prefix)
    safe = sanitise(rewriter.rewrite(sanitise(written)))
    found = env.get("warnings", [])
    assert isinstance(found, list)
    return Rendered(
        html=mark_safe(safe),  # noqa: S308 - the sanitiser's own output
        headings=rewriter.found_headings(),
        warnings=tuple(dict.fromkeys([*found, *rewriter.warnings])),
    )


def _as_source(text: str, why: str) -> Rendered:
    label = f'<p class="box-head"><span class="box-label">{gettext("Warning")}</span></p>'
    notice = f'<div class="box box-warning" lang="{get_language()}">{label}<p>{html.escape(why)}</p></div>'
    source = f'<div class="code"><pre><code>{html.escape(text[:MAX_CHARACTERS])}</code></pre></div>'
    return Rendered(html=mark_safe(notice + source), warnings=(why,))  # noqa: S308 - all of it escaped above
