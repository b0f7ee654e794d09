"""A course from nothing to its readers, in a real browser: by mouse, by keyboard alone, and with JavaScript off."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.studio import LESSONS, MODULES, Keyboard, Mouse, make_course, sign_in, studio_page, written_file
from tests.support import site

PAGES = ["", "publish/", "preview/", "settings/", "settings/basics/", "settings/cover/", "settings/teachers/"]
PAGES += ["settings/dates/", "people/", "history/"]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with site.running(tmp_path_factory.mktemp("studio"), EDGE="1") as found:
        yield found


@pytest.fixture
def enter(chromium, running):
    """A signed-in page of the demo's instructor; at the end nothing may have been complained about."""
    contexts, complaints = [], []

    def entered(**options):
        page = studio_page(chromium, running.url, complaints, **options)
        contexts.append(page.context)
        sign_in(page, running)
        return page

    yield entered
    for context in contexts:
        context.close()
    assert complaints == []


def seen_by_anybody(chromium, running, address):
    page = chromium.new_page(base_url=running.url)
    page.goto(address)
    text = page.locator("main").inner_text()
    page.close()
    return text


@pytest.mark.parametrize("way", ["mouse", "keyboard", "without JavaScript"])
def test_a_course_is_made_and_published(chromium, running, enter, tmp_path, way):
    page = enter(java_script_enabled=way != "without JavaScript")
    hand = Keyboard(page) if way == "keyboard" else Mouse(page)
    title = f"Knots by {way}"
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    address = make_course(page, hand, title, tmp_path)
    assert not any(url.endswith("/files/") for url in sent)  # the file of a film or a picture goes with its form
    text = seen_by_anybody(chromium, running, address)
    assert title in text
    for said in (*MODULES, *(lesson for _module, lesson, _kind in LESSONS)):
        assert said in text


def first_text(page, running):
    page.goto("/studio/courses/reading-maps/")
    page.get_by_role("link", name="What is missing?", exact=True).click()
    return page.get_by_label("Text", exact=True)


def test_what_is_typed_is_saved_and_shown_by_itself(enter, running):
    page = enter()
    body = first_text(page, running)
    body.press("Control+End")
    body.press_sequentially("\n\nA **new** line.")
    expect(page.locator("[data-shown] strong", has_text="new")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text(re.compile(r"^Saved \d\d:\d\d \(UTC\)$"))
    page.reload()
    assert page.get_by_label("Text", exact=True).input_value().endswith("A **new** line.")


def test_what_is_typed_before_the_script_comes_is_saved_as_well(enter, running):
    page, held = enter(), []
    page.route(re.compile(r"/editor\.[^/]*js$"), lambda route: held.append(route))
    body = first_text(page, running)
    body.press("Control+End")
    body.press_sequentially("\n\nTyped **early**.")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    (script,) = held
    script.continue_()
    expect(page.locator("[data-shown] strong", has_text="early")).to_be_visible()
    expect(page.locator("[data-said]")).to_have_text(re.compile("^Saved"))


def test_a_text_that_is_only_read_is_not_saved(enter, running):
    page = enter()
    posted = []
    page.on("request", lambda request: posted.append(request) if request.method == "POST" else None)
    page.goto("/studio/courses/reading-maps/")
    for address in [link.get_attribute("href") for link in page.locator(".studio-row-title a").all()]:
        page.goto(address)
        expect(page.get_by_role("toolbar")).to_be_visible()
        expect(page.locator("[data-said]")).to_have_text("")
    assert posted == []


def test_without_the_network_nothing_is_lost(enter, running):
    page = enter()
    body = first_text(page, running)
    page.context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    body.press("Control+End")
    body.press_sequentially("\n\nWritten in a tunnel.")
    expect(page.locator("[data-said]")).to_have_attribute("data-state", "wrong")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/studio/")
    page.context.unroute_all()
    page.go_back()
    page.get_by_role("button", name="Show it here").click()
    assert page.get_by_label("Text", exact=True).input_value().endswith("Written in a tunnel.")
    expect(page.locator("[data-said]")).to_have_text(re.compile("^Saved"))


def test_two_who_write_at_once_see_both_texts(enter, running):
    one, two = enter(), enter()
    for page in (one, two):
        page.goto("/studio/courses/reading-maps/")
        page.get_by_role("link", name="Scale without a calculator", exact=True).click()
    for page, said in ((one, "First."), (two, "Second.")):
        body = page.get_by_label("Text", exact=True)
        body.press("Control+End")
        body.press_sequentially(said)
        expect(page.locator("[data-said]")).to_have_text(re.compile("^Saved|Somebody else|saved another"))
    two.get_by_role("button", name="Save", exact=True).click()
    assert two.get_by_label(re.compile("^Yours")).input_value().endswith("Second.")
    assert two.get_by_label(re.compile("^Theirs")).input_value().endswith("First.")


def test_a_lesson_is_dragged_before_another(enter):
    page = enter()
    page.goto("/studio/courses/reading-maps/")
    rows = page.locator("[data-content]")
    second = rows.nth(1).locator(".studio-row-title").inner_text()
    rows.nth(1).locator("[data-grip]").drag_to(rows.nth(0), target_position={"x": 200, "y": 4})
    expect(page.locator("[data-content]").nth(0).locator(".studio-row-title")).to_have_text(second)


def test_the_focus_stays_on_the_button_that_moves(enter):
    page = enter()
    page.goto("/studio/courses/reading-maps/")
    button = page.locator("[data-content]").nth(0).locator("[id^=down-]")
    name = button.get_attribute("id")
    row = page.locator("[data-content]").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    expect(row.locator(f"#{name}")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(enter, scheme):
    page = enter(color_scheme=scheme, bypass_csp=True)
    page.goto("/studio/courses/reading-maps/")
    lessons = [link.get_attribute("href") for link in page.locator(".studio-row-title a").all()]
    change = page.locator("[id^=change-]").nth(1).get_attribute("href")
    addresses = ["/studio/", "/studio/new/", *(f"/studio/courses/reading-maps/{part}" for part in PAGES)]
    for address in [*addresses, f"/studio/courses/reading-maps/{change}", *lessons[:6]]:
        page.goto(address)
        assert violations(page) == [], address


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_nothing_scrolls_sideways_on_a_small_phone(enter, locale):
    page = enter(viewport={"width": 320, "height": 640}, locale=locale)
    page.goto("/studio/courses/reading-maps/")
    lessons = [link.get_attribute("href") for link in page.locator(".studio-row-title a").all()]
    for address in ["/studio/", *(f"/studio/courses/reading-maps/{part}" for part in PAGES), *lessons[:6]]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_a_picture_is_pasted_into_the_text(enter, running, tmp_path):
    page = enter()
    first_text(page, running)
    expect(page.get_by_role("toolbar")).to_be_visible()  # its script is there, and listens
    content = list(written_file(tmp_path, "knot.png").read_bytes())
    page.evaluate(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], 'knot.png', {type: 'image/png'}));
            const body = document.querySelector('[data-body]');
            body.focus();
            body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        content,
    )
    expect(page.locator("[data-shown] img[src*='files/knot']")).to_be_visible()
    assert "](../files/knot.png)" in page.get_by_label("Text", exact=True).input_value()


def test_the_demo_says_who_the_instructor_is(running):
    accounts = json.loads((running.data / "demo-accounts.json").read_text())
    assert "instructor@demo.example" in {account["email"] for account in accounts}
