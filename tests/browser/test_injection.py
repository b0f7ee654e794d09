"""Sixty ways to bring script into a page, in every text that a page shows: none runs, and none is even tried.

A script that our policy stops still fails the test, for then the page held it: Chromium says so on the console.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from urllib.parse import quote, urlencode

import pytest

from tests.browser.signing_in import sign_in
from tests.support import hostile, site
from tests.support.hostile import FILES, MARKUP, STAFF
from tests.support.watched import watched_page

ADDRESSES = """() => [...document.querySelectorAll('[href],[src],[action],[formaction],[data],[poster]')]
    .flatMap(e => ['href', 'src', 'action', 'formaction', 'data', 'poster'].map(name => e.getAttribute(name)))
    .filter(value => value && /^[^/?#]*:/.test(value.replace(/[\\x00-\\x20]/g, ''))
        && !/^(https?|mailto|tel|data:image\\/(svg|png)[^,]*,):?/i.test(value.trim()))"""
HANDLERS = """() => [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a =>
    /^(on|hx-on|data-hx|srcdoc)/i.test(a.name))).map(e => e.outerHTML.slice(0, 200))"""

#: A page or picture that is not there, or whose address no page or picture has, which some of these texts name.
EXPECTED = re.compile(r"status of (400|403|404)")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory):
    data = tmp_path_factory.mktemp("hostile")
    environment = site.environment(data, 8000)
    subprocess.run([sys.executable, "-m", "tests.support.hostile"], env=environment, cwd=site.ROOT, check=True)
    with site.running(data) as running:
        yield running


@pytest.fixture(scope="module")
def visit(chromium, hostile_site):
    """Open an address and say what is wrong with what came."""
    with watched_page(chromium, hostile_site.url) as (page, complaints):

        def open_(path):
            complaints.clear()
            answer = page.goto(path, wait_until="load")
            assert answer is not None
            assert answer.status < 500, path
            if "xml" in answer.headers["content-type"]:  # Chromium shows it as a tree, in a style of its own
                complaints[:] = [text for text in complaints if "Applying inline style" not in text]
            if "html" in answer.headers["content-type"]:
                assert page.evaluate(ADDRESSES) == [], path
                assert page.evaluate(HANDLERS) == [], path
            assert [text for text in complaints if not EXPECTED.search(text)] == [], path
            return page

        yield open_


def test_no_list_runs_anything(visit):
    for number in range(1, len(MARKUP) // 24 + 2):
        visit(f"/?order=newest&page={number}")
    for path in ("/feed.atom", "/sitemap.xml", "/sitemap-courses-1.xml", "/sitemap-instructors-1.xml", "/robots.txt"):
        visit(path)


@pytest.mark.parametrize("first", range(0, len(MARKUP), 16))
def test_no_page_of_a_course_runs_anything(visit, first):
    for number in range(first, min(first + 16, len(MARKUP))):
        page = visit(f"/courses/c{number}/")
        linked = json.loads(page.locator("script[type='application/ld+json']").text_content())
        assert linked["name"] == MARKUP[number]
        if number % 2:
            visit(f"/instructors/i{number}/" if number % 4 == 1 else f"/subjects/s{number}/")


@pytest.mark.parametrize(("kind", "start"), [("text", 0), ("quiz", 1), ("image", 2), ("video", 3), ("file", 4)])
def test_no_lesson_runs_anything(visit, kind, start):
    for number in range(start, len(MARKUP), 2 if kind == "text" else 5):
        visit(f"/courses/c{number}/m/{kind}/")


def test_nothing_that_an_address_says_runs(visit):
    for number, text in enumerate(MARKUP):
        visit("/?" + urlencode(dict.fromkeys(("q", "level", "language", "state", "order", "page"), text)))
        if number % 9 == 0:
            visit("/accounts/login/?" + urlencode({"next": text}))
            visit("/" + quote(text, safe=""))
            visit(f"/courses/{quote(text, safe='')}/")
    for target in (
        "javascript:alert(1)",
        "//evil.example/",
        "/\\evil.example",
        "data:text/html,<script>alert(1)</script>",
    ):
        visit("/accounts/login/?" + urlencode({"next": target}))
        visit("/language/?" + urlencode({"next": target}))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_downloaded_and_never_opened(chromium, hostile_site, name):
    context = chromium.new_context(base_url=hostile_site.url, accept_downloads=True)
    page = context.new_page()
    for path in ("/courses/c0/files/", "/courses/c0/m/text/files/"):
        with page.expect_download() as download:
            page.evaluate("address => { location.href = address }", hostile_site.url + path + quote(name, safe=""))
        assert download.value.suggested_filename
        assert page.url == "about:blank"
    context.close()


def test_an_svg_in_a_page_shows_and_runs_nothing(visit):
    page = visit("/courses/c0/m/image/")
    assert page.locator("main img").first.evaluate("image => image.naturalWidth") > 0


def test_the_admin_shows_it_all_under_the_same_policy(visit):
    sign_in(visit("/accounts/login/?next=/admin/"), *STAFF, to="/admin/")
    for model in ("accounts/user", "courses/course", "courses/subject", "courses/instructor", "auth/group"):
        visit(f"/admin/{model}/")
        visit(f"/admin/{model}/add/")
    for path in ("course/1", "course/2", "course/5", "subject/6", "instructor/1"):
        for form in ("change", "history", "delete"):
            visit(f"/admin/courses/{path}/{form}/")
    for path in (
        "/admin/accounts/user/1/change/",
        "/admin/accounts/user/1/password/",
        "/admin/courses/course/?q=<b>",
        "/",
    ):
        visit(path)


def test_the_site_was_really_full_of_it():
    assert len(MARKUP) >= 40
    assert len(set(MARKUP)) == len(MARKUP)
    assert hostile.RUN in hostile.SVG
