"""The receipt of a page: accessible in both colour schemes, as wide as a small phone, and without JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.browser.accessible import violations
from tests.browser.places import COURSE
from tests.browser.signing_in import sign_in

RECEIPTS = [f"{COURSE}?receipt", "/?q=caching&receipt", "/nothing/?receipt", f"{COURSE.rstrip('/')}?receipt"]


@pytest.fixture(scope="module")
def signed_in(chromium, demo_site):
    """The cookies of the demo's member of staff."""
    address, password = re.search(r"staff +(\S+) +password (\S+)", demo_site.log).groups()
    context = chromium.new_context(base_url=demo_site.url)
    page = context.new_page()
    sign_in(page, address, password)
    yield context.storage_state()
    context.close()


def opened(page, path):
    """The receipt at this address, with all that it can unfold."""
    assert page.goto(path).status == 200
    page.locator("main details > summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    assert page.locator("main .receipt h1").is_visible()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", RECEIPTS)
def test_axe_finds_no_violation(new_context, signed_in, path, scheme):
    page = opened(new_context(storage_state=signed_in, color_scheme=scheme, bypass_csp=True).new_page(), path)
    assert violations(page) == []


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("path", RECEIPTS)
def test_nothing_scrolls_sideways_on_a_small_phone(new_context, signed_in, path, locale):
    options = {"viewport": {"width": 320, "height": 640}, "locale": locale}
    page = opened(new_context(storage_state=signed_in, **options).new_page(), path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_it_is_found_and_read_without_javascript(new_context, signed_in):
    page = new_context(storage_state=signed_in, java_script_enabled=False).new_page()
    page.goto(COURSE)
    page.locator(".menu > summary").click()
    page.locator(".menu-panel a[href$='receipt']").click()
    page.wait_for_url(f"**{COURSE}?receipt")
    page.locator("main details > summary").first.click()
    assert page.locator("main .sources li").first.is_visible()
    page.locator(".receipt-address a").click()
    page.wait_for_url(f"**{COURSE}")
