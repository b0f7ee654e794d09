"""Titles, names and links of texts that were written for another place."""

from __future__ import annotations

import pytest

from coursewell.authoring.problems import Report
from coursewell.authoring.repository.about import AboutReport, first_paragraph
from coursewell.authoring.repository.leftovers import is_archived
from coursewell.authoring.repository.mentions import linked_pictures
from coursewell.authoring.repository.names import identities_for, slugs_for, title_of
from coursewell.authoring.repository.texts import take_title


@pytest.mark.parametrize(
    ("body", "title", "rest"),
    [
        ("# One\n\nText", "One", "\n\nText"),
        ("One\n===\nText", "One", "\n\nText"),
        ("# The `ls` *command*\n", "The ls command", "\n"),
        ("### Introduction\n\n# Later\n", "", None),
        ("```\n# code\n```\n", "", None),
        ("Text without heading", "", None),
        ('<h1 align="center">One</h1>\n\nText', "One", "\n\nText"),
        ("#hashtag\n", "", None),
        ("# \n\nText", "", None),
    ],
)
def test_the_first_heading_is_the_title_and_not_said_twice(body, title, rest):
    found = take_title(body)
    assert (found.title, found.body) == (title, body if rest is None else rest)


def test_a_readme_may_have_its_title_after_other_headings():
    assert take_title("### News\n\n# One\n", deep=True).title == "One"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("html_css", "HTML CSS"),
        ("nodeJS", "NodeJS"),
        ("02-intro_to_css.md", "Intro to CSS"),
        ("ruby_on_rails", "Ruby on Rails"),
        ("DOM_manipulation.md", "DOM manipulation"),
        ("2026", "2026"),
    ],
)
def test_titles_of_names(name, title):
    assert title_of(name) == title


def test_slugs_depend_on_the_path_and_not_on_the_order():
    paths = ["1-a/b_c.md", "2-d.md", "7-d.md"]
    slugs = slugs_for(paths, "x")
    assert slugs["1-a/b_c.md"] == "a-b-c"
    assert slugs["2-d.md"] != slugs["7-d.md"]
    assert slugs_for(reversed(paths), "x") == slugs


def test_identities_keep_numbers_only_where_they_must():
    found = identities_for(["1-a/2-b.md", "1-a/3-c.md", "1-a/4-c.md"])
    assert list(found.values()) == ["a/b", "1-a/3-c.md", "1-a/4-c.md"]


@pytest.mark.parametrize(
    ("path", "is_it"),
    [
        ("archive/a.md", True),
        ("git/_old/a.md", True),
        ("git/archive.md", False),
        ("archive-2019/a.md", True),
        ("old_english/a.md", False),
    ],
)
def test_a_folder_says_that_its_texts_are_archived(path, is_it):
    assert is_archived(path) == is_it


def test_only_links_that_show_nothing_but_a_picture_are_found():
    text = "[![a](a.png)](x) [see ![b](b.png)](x) ![c](c.png)\n\n> [![d](d.png)\n> ](x)"
    assert [(one.path, one.line) for one in linked_pictures(text)] == [("a.png", 1), ("d.png", 3)]


def test_the_first_paragraph_is_prose():
    assert first_paragraph("![x](y)\n\n> Quote\n\nWords\nand words.\n\nMore") == "Words\nand words."


def test_what_is_said_of_an_overview_counts_with_the_rest():
    report = Report()
    AboutReport(report).warning("It is not here.", "README.md", topic="missing picture")
    assert (report.severities, report.left_out) == ({"warning": 1}, 0)
    assert report.topics == {"missing overview picture": 1}
