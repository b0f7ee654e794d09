"""Pictures of every page at three widths and in both colour schemes, for people to look at: `make screenshots`."""

from __future__ import annotations

import pytest

from tests.browser.places import PLACES, go
from tests.support.site import ROOT

PICTURES = ROOT / "test-results"


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("place", PLACES)
def test_a_picture_is_taken(new_context, place, width):
    for scheme in ("light", "dark"):
        page = new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()
        go(page, place)
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{place.replace(' ', '-')}-{width}-{scheme}.png", full_page=True)
