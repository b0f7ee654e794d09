"""A student's way through lessons: by keyboard alone, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import violations
from tests.browser.signing_in import sign_in
from tests.browser.test_journeys import tab_to
from tests.support import learning
from tests.support.session import STUDENT, password_of

COURSE = "reading-maps"
DONE = "form[data-progress] button[value=done]"


@pytest.fixture
def student(demo_site, new_context):
    learning.enrol(demo_site, STUDENT, COURSE)
    page = new_context(viewport={"width": 360, "height": 640}, bypass_csp=True).new_page()
    sign_in(page, STUDENT, password_of(demo_site, STUDENT))
    return page


def test_a_student_goes_on_from_lesson_to_lesson(student):
    page = student
    with page.expect_response(lambda answer: answer.request.method == "POST") as noted:
        page.goto(f"/courses/{COURSE}/continue/")
    assert noted.value.status == 204  # that it was opened
    first = page.url
    assert violations(page) == []
    tab_to(page, DONE)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first and "/progress/" not in url, wait_until="load")
    tab_to(page, "[data-outline-button]")
    page.keyboard.press("Enter")
    expect(page.locator("#lesson-outline .lesson-row-done")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#lesson-outline")).to_be_hidden()
    page.goto("/learning/")
    expect(page.locator(".study")).to_contain_text("1 of")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_list_of_students_is_for_everybody_who_teaches(demo_site, new_context):
    learning.certify(demo_site, STUDENT, COURSE)
    page = new_context(viewport={"width": 360, "height": 640}, bypass_csp=True).new_page()
    sign_in(page, "instructor@demo.example", password_of(demo_site, "instructor@demo.example"))
    page.goto(f"/courses/{COURSE}/students/")
    expect(page.get_by_role("link", name="Certificate Sam Example")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_certificate_is_one_sheet_of_paper(demo_site, student, paper):
    learning.certify(demo_site, STUDENT, COURSE)
    student.goto("/learning/")
    student.locator(".certificates a").first.click()
    expect(student.get_by_role("heading", name="Certificate of completion")).to_be_visible()
    sheets = re.findall(rb"/Type\s*/Page\b", student.pdf(format=paper, landscape=True))
    assert len(sheets) == 1
