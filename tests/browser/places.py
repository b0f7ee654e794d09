"""The pages that a visitor can come to, by name. Addresses that depend on the demo are found as a visitor would."""

from __future__ import annotations

from playwright.sync_api import Page

COURSE = "/courses/caching-dynamic-data/"
FIXED = {
    "first page": "/",
    "search": "/?q=caching",
    "nothing found": "/?q=zzzzqqqq",
    "a word without end": "/?q=" + "z" * 150,
    "course": COURSE,
    "quiz": f"{COURSE}what-a-key-must-hold/check-yourself/",
    "course without modules": "/courses/night-sky-from-a-balcony/",
    "right to left": "/courses/geometric-patterns/",
    "Japanese": "/courses/origami-to-suugaku/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "forgotten password": "/accounts/password/reset/",
    "message sent": "/accounts/confirm-email/",
    "freshness": "/freshness/",
}
FOLLOWED = {
    "lesson": "a[href^='/courses/caching-dynamic-data/']:not([href*='/files/'])",
    "instructor": "a[href^='/instructors/']",
    "subject": "a[href^='/subjects/']",
}
PLACES = [*FIXED, *FOLLOWED]


def go(page: Page, place: str) -> None:
    """Open the page of this name; it must be there."""
    address = FIXED.get(place)
    if address is None:
        page.goto(COURSE)
        links = page.locator(f"main {FOLLOWED[place]}")
        addresses = [link.get_attribute("href") for link in links.all()]
        address = next(found for found in addresses if found and "#" not in found and found != COURSE)
    response = page.goto(address)
    assert response is not None
    assert response.status == 200, address
