"""What holds for every template of the product, whoever wrote it."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import coursewell

ROOT = Path(coursewell.__file__).parent
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
#: Read in programs for mail, which load no style sheets, and sent under no policy.
LETTERS = {"mail/letter.html"}


def named(path):
    return str(path).partition("/templates/")[2]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_it_compiles(path):
    get_template(named(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_is_inline(path):
    """The Content Security Policy allows no inline code, and pages shared by many can carry no nonce."""
    text = path.read_text()
    if named(path) not in LETTERS:
        assert not re.search(r"<style\b|\sstyle\s*=", text, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']|javascript:", text, re.IGNORECASE)
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL | re.IGNORECASE):
        assert not body.strip() or "application/ld+json" in attributes


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_nothing_comes_from_elsewhere(path):
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", path.read_text(), re.IGNORECASE)


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/static/**/*.css")), ids=lambda path: path.name)
def test_sheets_mirror_and_stay_at_home(path):
    """Physical sides would not turn round in Arabic or Hebrew. A side that an author chose for a column stays."""
    css = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text(), flags=re.DOTALL)
    css = re.sub(r".*\.align-.*", "", css)
    assert not re.search(
        r"\b(?:margin|padding|border)-(?:left|right)\b|text-align:\s*(?:left|right)|@import|https?:", css
    )
