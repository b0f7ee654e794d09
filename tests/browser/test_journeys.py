"""Finding a course and reading a lesson: by keyboard alone, and with JavaScript off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.places import COURSE

TITLE = "Caching dynamic data"
LESSON = re.compile(r"/courses/caching-dynamic-data/[^/]+/[^/]+/$")


def tab_to(page: Page, selector: str, *, most: int = 150) -> None:
    """Press Tab until the focus is on what `selector` names, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} times Tab did not reach {selector}")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request, new_context):
    return new_context(java_script_enabled=request.param).new_page()


def press_into(page: Page, selector: str) -> None:
    """Follow by keyboard. Without JavaScript the page cannot tell its focus, so the element is focused directly."""
    page.locator(selector).first.focus()
    page.keyboard.press("Enter")


def test_a_course_is_found_by_search_and_a_lesson_read(reader):
    reader.goto("/")
    reader.locator("input[name=q]").first.focus()
    reader.keyboard.type("dynamic")
    reader.keyboard.press("Enter")
    reader.wait_for_url(re.compile(r"[?&]q=dynamic"))
    press_into(reader, f".card a[href='{COURSE}']")
    reader.wait_for_url(f"**{COURSE}")
    expect(reader.locator("h1")).to_contain_text(TITLE)
    press_into(reader, f"main a[href^='{COURSE}']:not([href*='#']):not([href$='{COURSE}'])")
    reader.wait_for_url(LESSON)
    expect(reader.locator("h1")).to_be_visible()


def test_a_course_is_found_by_facet(reader):
    reader.goto("/")
    press_into(reader, "#catalogue a[href*='level=']")
    reader.wait_for_url(re.compile(r"level="))
    expect(reader.locator(".card").first).to_be_visible()


def test_all_of_it_by_tab_and_enter(page):
    page.goto("/")
    tab_to(page, "input[name=q]")
    page.keyboard.type("dynamic")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"[?&]q=dynamic"))
    page.wait_for_load_state()
    tab_to(page, f".card a[href='{COURSE}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{COURSE}")
    tab_to(page, f"main a[href^='{COURSE}']:not([href*='#']):not([href$='{COURSE}'])")
    page.keyboard.press("Enter")
    page.wait_for_url(LESSON)


def test_facets_by_tab_and_enter(page):
    page.goto("/")
    tab_to(page, "#catalogue a[href*='level=']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"level="))
    expect(page.locator(".card").first).to_be_visible()


def test_the_focus_is_always_visible(page):
    page.goto("/")
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.boxShadow]; }"
        )
        assert style[0] != "none" or style[1] != "none", page.evaluate("document.activeElement.outerHTML")
