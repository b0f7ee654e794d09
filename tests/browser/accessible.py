"""Whether everybody can use a page, as far as axe can tell."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


def violations(page: Page) -> list[tuple[str, list[Any]]]:
    """Each rule that is broken, and the first places where, once what moves has come to rest."""
    page.evaluate("() => Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => null)")
    found = Axe().run(page, options=WCAG).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]][:5]) for each in found]
