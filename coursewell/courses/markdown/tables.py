"""Tables: alignment by class, because no style attribute reaches a page; a limit on cells."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from coursewell.courses.markdown.limits import MAX_CELLS, TooMuchError


def install(md: MarkdownIt) -> None:
    md.core.ruler.after("block", "align_cells", _align)


def _align(state: StateCore) -> None:
    cells = 0
    for token in state.tokens:
        if token.type not in {"th_open", "td_open"}:
            continue
        cells += 1
        style = token.attrs.pop("style", "")
        if isinstance(style, str) and style.startswith("text-align:"):
            token.attrs["class"] = f"align-{style.removeprefix('text-align:')}"
    if cells > MAX_CELLS:
        raise TooMuchError.cells()
