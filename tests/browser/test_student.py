"""A student's whole way, by keyboard alone on a phone: register, enrol, learn, fail a quiz, pass it, be certified."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bars.learned.scene import acting
from tests.browser.accessible import violations
from tests.browser.signing_in import sign_in
from tests.browser.studio import Keyboard
from tests.browser.test_accounts import newest_link
from tests.support import learning
from tests.support.session import STUDENT, password_of

COURSE, ANOTHER, EMAIL, PASSWORD = "tying", "untying", "keys@example.org", "correct horse battery"
PHONE = {"width": 360, "height": 640}


def question(identity, kind, **more):
    return {"id": identity, "type": kind, "prompt": f"Which {identity}?", "choices": [], "answers": []} | more


@pytest.fixture(scope="module")
def quiz(demo_site):
    """A course of a lesson and a quiz, on a site that others only read."""
    choices = [{"id": "a", "text": "The reef knot", "is_right": True}, {"id": "b", "text": "The granny knot"}]
    questions = [question("knot", "single", choices=choices), question("rope", "text", answers=["hemp"])]
    its_quiz = {"questions": questions, "settings": {"percent": 100}}
    with acting(demo_site) as scene:
        for slug in (COURSE, ANOTHER):
            scene.do("course", slug=slug, quiz=its_quiz, seats=None, gives_certificates=True)


@pytest.fixture
def page(new_context):
    return new_context(viewport=PHONE, bypass_csp=True).new_page()


def fits_and_is_for_everybody(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def register(page, hand, running):
    """From the button of the course to an account, and back to the button."""
    hand.press(page.get_by_role("main").get_by_role("link", name="Enrol", exact=True))
    hand.press(page.get_by_role("main").get_by_role("link", name="Sign up"))
    expect(page.locator("h1")).to_have_text("Sign up")
    for name, text in (("name", "Kay Example"), ("email", EMAIL), ("password1", PASSWORD)):
        hand.write(page.locator(f"main [name={name}]"), text)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(newest_link(running, EMAIL, "confirm-email"))
    hand.press(page.get_by_role("main").get_by_role("button"))
    page.wait_for_url(f"**/courses/{COURSE}/enrol/", wait_until="load")


def hand_in(page, hand, result):
    hand.press(page.get_by_role("button", name="Hand in"))
    expect(page.get_by_role("heading", name=result)).to_be_visible()
    fits_and_is_for_everybody(page)


def check_certificate(page, hand, code):
    """As somebody does who was told the code."""
    page.goto("/certificates/")
    fits_and_is_for_everybody(page)
    hand.write(page.get_by_role("textbox", name="Code"), code.lower().replace("-", " "))
    page.keyboard.press("Enter")
    expect(page.get_by_text("This certificate is valid")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("Kay Example")
    fits_and_is_for_everybody(page)


def test_a_student_registers_learns_fails_passes_and_is_certified_by_keyboard(page, quiz, demo_site, new_context):
    hand = Keyboard(page)
    page.goto(f"/courses/{COURSE}/")
    register(page, hand, demo_site)
    fits_and_is_for_everybody(page)
    hand.press(page.get_by_role("button", name="Enrol", exact=True))
    hand.press(page.get_by_role("link", name="Continue"))
    hand.press(page.get_by_role("button", name="Mark as done and go on"))
    hand.press(page.get_by_role("button", name="Start the quiz"))
    expect(page.get_by_role("button", name="Hand in")).to_be_visible()
    fits_and_is_for_everybody(page)
    hand_in(page, hand, "0 of 2 points")
    hand.press(page.get_by_role("link", name="Back to the lesson"))
    hand.press(page.get_by_role("button", name="Try again"))
    hand.mark(page.get_by_role("radio", name="The reef knot"))
    hand.write(page.get_by_role("textbox", name="Which rope?"), "Hemp")
    hand_in(page, hand, "2 of 2 points")
    expect(page.get_by_text("Passed", exact=True)).to_be_visible()
    page.goto("/learning/")
    expect(page.locator(".study")).to_contain_text("2 of 2")
    fits_and_is_for_everybody(page)
    hand.press(page.get_by_role("main").locator(".certificates").get_by_role("link", name=COURSE))
    expect(page.get_by_role("heading", name="Certificate of completion")).to_be_visible()
    fits_and_is_for_everybody(page)
    stranger = new_context(viewport=PHONE, bypass_csp=True).new_page()
    check_certificate(stranger, Keyboard(stranger), page.locator(".certificate code").inner_text())


def begin_quiz(page, demo_site, course):
    learning.enrol(demo_site, STUDENT, course)
    sign_in(page, STUDENT, password_of(demo_site, STUDENT))
    page.goto(f"/courses/{course}/continue/")
    page.get_by_role("button", name="Mark as done and go on").click()
    page.get_by_role("button", name="Start the quiz").click()


def test_an_answer_given_before_the_script_comes_is_saved_as_well(page, quiz, demo_site):
    held = []
    page.route(re.compile(r"/quiz\.[^/]*js$"), lambda route: held.append(route))
    begin_quiz(page, demo_site, ANOTHER)
    page.get_by_role("radio", name="The reef knot").check()
    (script,) = held
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        script.continue_()
    assert kept.value.ok
    expect(page.locator("[data-quiz-state]")).to_have_text("Saved")
    page.unroute_all()
    page.goto(page.url)
    expect(page.get_by_role("radio", name="The reef knot")).to_be_checked()


def test_an_answer_still_on_its_way_when_the_quiz_is_handed_in_is_called_back(page, quiz, demo_site):
    """It would arrive too late and be refused, though the form has it too."""
    begin_quiz(page, demo_site, COURSE)
    page.route("**/answer/", lambda route: None)  # on its way, and not there yet
    page.get_by_role("radio", name="The reef knot").check()
    expect(page.locator("[data-quiz-state]")).to_have_text("Saving …")
    # At first it is stopped from being handed in: what is called back then is not so for the page's being left.
    page.locator("form[data-quiz]").evaluate(
        "form => form.addEventListener('submit', (event) => event.preventDefault(), { once: true })"
    )
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Hand in").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="1 of 2 points")).to_be_visible()
