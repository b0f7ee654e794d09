"""What the documents point at exists."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)\b")


def slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page):
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path) if path else page
        headings = {slug(each) for each in re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)}
        if not target.exists() or (fragment and not path and fragment not in headings):
            broken.append(link)
    assert not broken


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)) | {"base", "dev"}
    named = set()
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]:
        for code in CODE.findall(page.read_text()) + re.findall(r"^    (.*)$", page.read_text(), re.M):
            named |= set(MAKE.findall(code))
    assert named
    assert named <= targets


def test_every_page_is_listed_in_the_index_of_its_kind():
    index = (ROOT / "docs" / "README.md").read_text() + (ROOT / "docs" / "decisions" / "README.md").read_text()
    pages = [page for page in PAGES if page.parent.parent.name == "docs" and page.name != "README.md"]
    assert [str(page.relative_to(ROOT)) for page in pages if f"{page.name})" not in index] == []
