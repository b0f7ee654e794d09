"""From signing up to a forgotten password, with a second factor: by keyboard, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.test_journeys import press_into, tab_to

PASSWORD, OTHER = "correct horse battery", "staple correct horse"


def newest_link(running, email, kind):
    """The link of this kind in the newest message to somebody, once the worker has sent one."""

    def links():
        files = sorted((running.data / "outbox").glob("*.log"), key=lambda path: path.stat().st_mtime_ns)
        letters = [letter for path in files for letter in path.read_text().split("-" * 79)]
        found = [re.findall(rf"^(http://\S+/{kind}/\S+)$", one, re.M) for one in letters if f"To: {email}" in one]
        return [some[0] for some in found if some]

    running.wait_until(links)
    return links()[-1]


def code(secret, which):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[which]))


def fill(page, **fields):
    """Type into each field, and send the form with Enter."""
    for name, text in fields.items():
        page.locator(f"main [name={name}]").focus()
        page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page, selector):
    with page.expect_navigation():
        press_into(page, selector)


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_account_from_sign_up_to_a_forgotten_password(new_context, demo_site, has_script):
    email = f"new-{has_script}@example.org".lower()
    page = new_context(java_script_enabled=has_script).new_page()
    page.goto("/")
    press(page, ".sign-up")
    fill(page, name="New", email=email, password1=PASSWORD)
    expect(page.locator("h1")).to_have_text("Look into your mail")

    page.goto(newest_link(demo_site, email, "confirm-email"))
    press(page, "main button")
    expect(page.locator(".messages")).to_contain_text("is confirmed")

    page.goto("/accounts/")
    press(page, "main a[href*='second-factor']")
    press(page, "main a[href*='activate']")
    fill(page, password=PASSWORD)
    secret = page.locator(".key").inner_text()
    fill(page, code=code(secret, 0))
    expect(page.locator(".codes li")).to_have_count(10)

    page.goto("/accounts/logout/")
    press(page, "main button")
    page.goto("/accounts/password/reset/")
    fill(page, email=email)
    page.goto(newest_link(demo_site, email, "key"))
    fill(page, password1=OTHER)
    press(page, "main a.button")
    fill(page, login=email, password=OTHER)
    fill(page, code=code(secret, 2))
    expect(page.locator(".messages")).to_contain_text("You are signed in")


def test_signing_up_by_tab_and_enter(page, demo_site):
    page.goto("/")
    tab_to(page, ".sign-up")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/signup/")
    for name, text in {"name": "Tab", "email": "tab@example.org", "password1": PASSWORD}.items():
        tab_to(page, f"main [name={name}]")
        page.keyboard.type(text)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/confirm-email/")
    assert newest_link(demo_site, "tab@example.org", "confirm-email")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_behind_the_door_are_accessible(new_context, demo_site, scheme):
    email = f"axe-{scheme}@example.org"
    page = new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 360, "height": 700}).new_page()
    page.goto("/accounts/signup/")
    fill(page, email=email, password1="12345678")
    expect(page.locator(".field-error")).to_be_visible()
    assert violations(page) == []
    fill(page, password1=PASSWORD)
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(newest_link(demo_site, email, "confirm-email"))
    assert violations(page) == []
    press(page, "main button")
    page.goto("/accounts/reauthenticate/?next=/accounts/")
    assert violations(page) == []
    fill(page, password=PASSWORD)
    for path in (
        "",
        "name/",
        "email/",
        "reminders/",
        "password/change/",
        "privacy/",
        "privacy/erase/",
        "second-factor/",
        "second-factor/totp/activate/",
    ):
        page.goto(f"/accounts/{path}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    fill(page, code=code(page.locator(".key").inner_text(), 1))
    for path in ("recovery-codes/", "recovery-codes/generate/", "totp/deactivate/", ""):
        page.goto(f"/accounts/second-factor/{path}")
        assert violations(page) == []
