"""Scripts typed into every field of the studio: none runs on its pages, in its previews, or in the live preview."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.browser.signing_in import sign_in
from tests.browser.test_injection import ADDRESSES, HANDLERS
from tests.support import site
from tests.support.hostile import STAFF
from tests.support.hostile_studio import KINDS, PUBLISHED
from tests.support.payloads import payloads
from tests.support.watched import watched_page

#: A picture or video that is not there, which some of these texts name.
EXPECTED = re.compile(r"status of (400|403|404)")
PARTS = ("basics", "about", "learning", "facts", "cover", "teachers", "dates", "address")
STEP = 20
#: Set by the bars: each text on every page. Otherwise each is seen on three or four, and each page with dozens of them.
EVERYWHERE = bool(os.environ.get("INJECT_EVERYWHERE"))


@pytest.fixture(scope="module")
def visit(chromium, tmp_path_factory):
    """Open an address as the instructor, and say what is wrong with what came."""
    data = tmp_path_factory.mktemp("hostile-studio")
    command = [sys.executable, "-m", "tests.support.hostile_studio"]
    subprocess.run(command, env=site.environment(data, 8000), cwd=site.ROOT, check=True)
    with site.running(data) as running, watched_page(chromium, running.url) as (page, complaints):
        sign_in(page, *STAFF, to="/studio/")

        def open_(path):
            complaints.clear()
            answer = page.goto(path, wait_until="load")
            assert answer is not None
            assert answer.status < 500, path
            assert page.evaluate(ADDRESSES) == [], path
            assert page.evaluate(HANDLERS) == [], path
            assert [text for text in complaints if not EXPECTED.search(text)] == [], path
            return page

        yield open_


@pytest.mark.parametrize("first", range(0, len(payloads()), STEP))
def test_no_page_of_the_studio_runs_anything(visit, first):
    for number in range(first, min(first + STEP, len(payloads()))):
        course = f"/studio/courses/c{number}/"
        page = visit(course)
        lessons = [link.get_attribute("href") for link in page.locator(".studio-row-title a").all()]
        assert 1 <= len(lessons) <= len(KINDS)  # what cannot be published is not in those that are
        assert len(lessons) == len(KINDS) or number % PUBLISHED == 0
        changed = page.locator("[id^=change-]").nth(number % 2).get_attribute("href")
        of_course = [course + part for part in (changed, f"settings/{PARTS[number % len(PARTS)]}/", "publish/")]
        some = [lessons[number % len(lessons)], of_course[number % len(of_course)]]
        for address in [*lessons[:1], *of_course, lessons[(number + 2) % len(lessons)], *some] if EVERYWHERE else some:
            visit(address)
        if EVERYWHERE or number % len(of_course) == 0:
            visit_preview(visit, course, number)


def visit_preview(visit, course, number):
    links = visit(f"{course}preview/").locator("main a[href*='/preview/']")
    addresses = sorted({link.get_attribute("href") for link in links.all()})
    assert addresses
    visit(addresses[number % len(addresses)])


@pytest.mark.parametrize("first", range(0, len(payloads()), 4 * STEP))
def test_what_was_typed_in_the_studio_runs_nothing_for_its_readers(visit, first):
    for number in range(first, min(first + 4 * STEP, len(payloads())), 4):
        page = visit(f"/courses/c{number}/")
        addresses = [link.get_attribute("href") for link in page.locator(".lesson-title a").all()]
        assert addresses
        for address in addresses[number % 3 :: 3]:
            visit(address)
        if number % (4 * 4) == 0:
            visit(f"/studio/courses/c{number}/history/")
            visit(f"/studio/courses/c{number}/history/1/")


def test_the_admin_shows_courses_of_the_studio_and_runs_nothing(visit):
    listed = visit("/admin/courses/course/?o=1").locator("#result_list th a").all()
    addresses = [link.get_attribute("href") for link in listed]
    assert len(addresses) >= 100
    for address in addresses[::8]:
        visit(address)
        visit(address.replace("/change/", "/history/"))


def test_the_lists_and_the_rest_run_nothing(visit):
    for path in ("", "?page=2", "new/", "courses/c3/people/", "courses/c3/history/", "courses/c3/settings/"):
        visit(f"/studio/{path}")


def test_there_were_enough_of_them():
    assert len(set(payloads())) >= 150
