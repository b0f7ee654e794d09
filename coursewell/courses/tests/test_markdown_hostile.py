"""Texts made to take long. Each must be done quickly, in time of the processor: machines that test are busy."""

import time

import pytest

from coursewell.courses.markdown import references, render

N = 50_000
HOSTILE = {
    "brackets": "[" * N,
    "pictures": "![" * N,
    "footnotes": "[^" * N,
    "inline footnotes": "^[" * N,
    "links in links": "[a" * 20_000 + "]" * 20_000,
    "stars": "*" * N,
    "emphasis": "*a **b " * 20_000,
    "less-than signs": "<" * N,
    "tags that never end": "<a " * N,
    "comments that never end": "<!--" * N,
    "quotes": "> " * N,
    "a lazy paragraph in quotes": ">" * 39 + "a\n" + "b\n" * N,
    "lazy lines in the quotes that are allowed": ">" * 8 + "a\n" + "b\n" * 90_000,
    "lazy lines in quotes in a list": "- " + "> " * 18 + "a\n" + "b\n" * 90_000,
    "lists in lists": "- " * N,
    "lists, step by step": "".join(" " * i + "- a\n" for i in range(500)),
    "boxes": ":::note\n" * 20_000,
    "ends of boxes": ":::\n" * N,
    "a wide table": "|" + "a|" * 3_000 + "\n|" + "-|" * 3_000 + "\n" + "|a\n" * 3_000,
    "equal headings": "# a\n" * 30_000,
    "unclosed bold": "<b><p>" * 2_400,
    "unclosed divs": "<div>" * N,
    "tables in tables": "<table><tr><td>" * 1_600,
    "a deep formula": "$" + r"\frac{" * 300 + "$",
    "braces": "$" + "{" * 1_900 + "$",
    "dollars": "$a" * N,
    "perl": "```perl\n" + "m{" * 14_000 + "\n```",
    "backticks": "".join("`" * length + "a" for length in range(600)),
    "references": "[a]: b\n" * 20_000,
    "entities": "&#1234567;" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_done_quickly(name):
    started = time.process_time()
    render(HOSTILE[name])
    references(HOSTILE[name])
    assert time.process_time() - started < 15


@pytest.mark.parametrize("marks", [">" * 8, "- " + "> " * 18, "1. > - > - > "])
def test_quotes_over_very_many_lines_are_shown_as_their_source(marks):
    assert render(marks + "a\n" + "b\n" * 90_000).warnings


@pytest.mark.parametrize("text", ["> > a\nb\n\n> c", ">>> print(1)\n" * 3_000, "a > b > c\n" * 9_000, "> a\n" * 40_000])
def test_honest_quotes_and_prompts_keep_their_layout(text):
    assert not render(text).warnings


@pytest.mark.parametrize("block", ["# a\n", "a\n\n", "- a\n"])
def test_more_blocks_than_anybody_reads_are_shown_as_their_source(block):
    assert not render(block * 4_000).warnings
    assert "more headings, paragraphs and entries" in render(block * 11_000 + "b").html


def test_formulas_past_what_one_text_may_have_show_their_source():
    html = render("$a$ " * 20_000).html
    assert 1_000 < html.count("<math") < 10_000
    assert "formula-source" in html


def test_a_text_that_is_too_long_shows_its_source_and_says_why():
    rendered = render("<b>" + "x" * 300_000)
    assert "at most 200000 are shown" in rendered.html
    assert "&lt;b&gt;" in rendered.html
    assert rendered.warnings


def test_a_text_nested_too_deeply_shows_its_source():
    rendered = render("- " * 100 + "the end")
    assert "nested too deeply" in rendered.warnings[0]
    assert "the end" in rendered.html


def test_a_block_of_code_that_is_very_long_is_shown_plain():
    assert "<span" not in render("```python\n" + "x = 1\n" * 3_000 + "```").html
