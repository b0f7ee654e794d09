"""Plain text in Markdown: readers see the characters that were written."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewell.authoring.plain import as_markdown
from coursewell.courses.markdown import render

PIECES = st.sampled_from(
    ["http://x.org/", "https://a.b/c?d=e_f", "1. ", "2) ", "&amp;", "_", "**", "a", "Ü", " ", "#", "--", "//", ":"]
)


def seen(text):
    """What a reader sees of one paragraph; links are seen by their words."""
    page = str(render(as_markdown(text)).html).strip()
    assert page.startswith("<p>")
    assert page.count("<p>") == 1
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@pytest.mark.parametrize(
    "text", ["1. Limits", "2) Numbers", "- a", "# b", "R&amp;D", "<b>*x*</b>", "See http://example.org/a_b?c=1&d=2_e."]
)
def test_a_text_is_shown_as_it_is(text):
    assert seen(text) == text


@given(st.lists(PIECES, max_size=8).map(lambda pieces: f"a{''.join(pieces)}b"))
def test_whatever_stands_side_by_side_is_shown_as_it_is(text):
    assert seen(text).split() == text.split()


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=40))
def test_any_characters_make_one_paragraph(text):
    assert "<" not in str(render(as_markdown(text)).html).strip().removeprefix("<p>").removesuffix("</p>")


def test_an_address_stays_a_link():
    assert 'href="http://example.org/a_b"' in str(render(as_markdown("http://example.org/a_b")).html)
