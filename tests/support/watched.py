"""A page of a browser that notes what hostile texts would make it do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Dialog, Page

OURS = ("http://127.0.0.1:", "data:", "about:")


@contextmanager
def watched_page(chromium: Browser, url: str) -> Iterator[tuple[Page, list[str]]]:
    """A page at `url`, and the list to which each dialog, error and request to somebody else is added."""
    context = chromium.new_context(base_url=url, accept_downloads=True)
    page = context.new_page()
    complaints: list[str] = []

    def refuse(dialog: Dialog) -> None:
        complaints.append(f"it ran: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda one: None if one.url.startswith(OURS) else complaints.append(one.url))
    yield page, complaints
    context.close()
