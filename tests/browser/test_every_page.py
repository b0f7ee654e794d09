"""What holds for every page: accessible in both colour schemes, and never wider than a small phone."""

from __future__ import annotations

import pytest

from tests.browser.accessible import violations
from tests.browser.places import PLACES, go


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_no_violation(new_context, place, scheme):
    page = new_context(color_scheme=scheme, bypass_csp=True).new_page()
    go(page, place)
    assert violations(page) == []


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_scrolls_sideways_on_a_small_phone(new_context, place, locale):
    page = new_context(viewport={"width": 320, "height": 640}, locale=locale).new_page()
    go(page, place)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
