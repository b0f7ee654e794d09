"""A real Chromium that reads the demo site. Whatever a page complains about, or asks of others, fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebError,
    expect,
    sync_playwright,
)

from tests.support.site import Site

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW_TO_GET_IT = "Chromium is missing: sudo apt-get install chromium fonts-noto-cjk"
collect_ignore = [] if "SCREENSHOTS" in os.environ else ["test_screenshots.py"]  # `make screenshots`
#: A machine that does other things besides is slow, and not wrong; whoever waits for what never comes waits once.
MILLISECONDS_TO_WAIT = 20_000
expect.set_options(timeout=MILLISECONDS_TO_WAIT)
NewContext = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser, demo_site: Site) -> Iterator[NewContext]:
    """Make a browser of a person's own; at the end of the test nothing may have been complained about."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def refuse_others(request: Request) -> None:
        if not request.url.startswith((demo_site.url, "data:", "blob:")):
            complaints.append(f"a request to somebody else: {request.url}")

    def note_error(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def note_exception(error: WebError) -> None:
        complaints.append(str(error.error))

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(
            **({"base_url": demo_site.url, "viewport": {"width": 1280, "height": 800}} | options)
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        context.on("request", refuse_others)
        context.on("console", note_error)
        context.on("weberror", note_exception)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def page(new_context: NewContext) -> Page:
    return new_context().new_page()
