"""Signing in as a person does."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page


def sign_in(page: Page, email: str, password: str, to: str = "/") -> None:
    """Through the form, and on to the address that asked for it."""
    page.goto(f"/accounts/login/?next={to}")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    # Not a pattern: "**/admin/" fits the address that we come from, too.
    page.wait_for_url(lambda url: urlsplit(url).path == to, wait_until="load")
