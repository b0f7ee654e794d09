"""The first page is light: what a first visit fetches, as it comes over the wire."""

from __future__ import annotations

MOST_BYTES = 60_000


def test_the_first_page_is_under_60_kb_without_cover_photographs(page):
    sizes = {}

    def note(request):
        if "/files/" not in request.url:  # covers
            measured = request.sizes()
            sizes[request.url] = measured["responseBodySize"] + measured["responseHeadersSize"]

    page.on("requestfinished", note)
    page.goto("/", wait_until="networkidle")
    assert sizes
    assert sum(sizes.values()) < MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])
