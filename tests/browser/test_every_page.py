"""What holds for every page: accessible in both colour schemes, and never wider than a small phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.places import PLACES, go

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_no_violation(new_context, place, scheme):
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    go(page, place)
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]][:5]) for each in found] == []


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_scrolls_sideways_on_a_small_phone(new_context, place, locale):
    page = new_context(viewport={"width": 320, "height": 640}, locale=locale).new_page()
    go(page, place)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
