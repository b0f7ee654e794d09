"""Cells of a table that people open in a spreadsheet."""

from __future__ import annotations

import re

#: What spreadsheets begin a formula with, also in full width, and behind white space or control characters.
_FORMULA = re.compile(r"^[\s\x00-\x1f\ufeff\u200b]*[=+\-@|%＝＋－＠−]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def safe_cell(text: str) -> str:
    """The text with an apostrophe before what could be taken for a formula; spreadsheets show it as plain text.

    >>> safe_cell('=HYPERLINK("http://example.com")')
    '\\'=HYPERLINK("http://example.com")'
    >>> safe_cell("Ada")
    'Ada'
    """
    text = _CONTROL.sub("", text)
    # A line of its own begins a cell in programs that read lines; none of these texts needs more than one.
    text = " ".join(text.splitlines())
    return f"'{text}" if _FORMULA.match(text) else text
