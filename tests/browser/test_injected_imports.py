# ruff: noqa: E501 - one payload, one line
"""More than 150 scripts, brought in by the product's own commands (folder, archive, table): none runs, none is tried.

With INJECTION_HOLE the site has no sanitiser and no policy: these tests must fail then (`make bars AREA=documents`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from urllib.parse import quote

import pytest

from tests.support import hostile_sources, site
from tests.support.hostile_sources import POLYGLOTS, TOGETHER
from tests.support.payloads import payloads
from tests.support.watched import watched_page

COURSES = -(-len(payloads()) // TOGETHER)
LESSONS = [f"t{at}" for at in range(TOGETHER)]
OTHERS = ["u-film", "v-picture", "w-quiz", "x-file"]
#: Pages and pictures that are not there, which some of these texts name.
EXPECTED = re.compile(r"status of (400|403|404)|net::ERR_ABORTED")
#: Everything that a person might do with a page, at once: open, hover, focus, click what is no link, scroll, leave.
PROVOKE = """() => {
    for (const e of document.querySelectorAll('details')) e.open = true;
    for (const e of document.querySelectorAll('main *')) {
        for (const name of ['mouseover', 'mouseenter', 'pointerover', 'pointerenter', 'focus', 'focusin', 'blur', 'animationend',
            'animationstart', 'transitionend', 'load', 'error', 'toggle', 'beforetoggle', 'canplay', 'scroll', 'wheel',
            'touchstart', 'keydown', 'change', 'input', 'invalid', 'copy', 'paste', 'dragenter', 'begin', 'dblclick', 'auxclick'])
            e.dispatchEvent(new Event(name, {bubbles: false, cancelable: true}));
        if (!e.closest('a, button, summary, form')) e.dispatchEvent(new MouseEvent('click', {cancelable: true}));
    }
    window.scrollTo(0, document.body.scrollHeight);
    return [...document.querySelectorAll('*')].filter(e =>
        [...e.attributes].some(a => /^(on|hx-on|data-hx|srcdoc|style$|formaction|ping$|srcset$)/i.test(a.name))
        || ['href', 'src', 'action', 'data', 'poster'].some(name => /^[^/?#]*:/.test((e.getAttribute(name) || '')
            .replace(/[\\x00-\\x20]/g, '')) && !/^(https?|mailto|tel|data:image\\/(svg|png)[^,]*,):?/i.test(e.getAttribute(name).trim()))
    ).map(e => e.outerHTML.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def imported_site(tmp_path_factory):
    place = tmp_path_factory.mktemp("injected")
    folder, archive, table = hostile_sources.write(place)
    environment = site.environment(place / "data", 8000, SITE_URL="https://courses.example.org")
    for arguments in (
        ["prepare"],
        ["user", "create", "staff@example.org", "--staff", "--password-stdin"],
        ["course", "import", str(folder), str(archive), "--open"],
        ["catalogue", "import", str(table), "--map", str(place / "map.yaml"), "--skip-bad"],
    ):
        command = [sys.executable, "-m", "config.cli", *arguments]
        done = subprocess.run(
            command, env=environment, cwd=site.ROOT, input="correct horse battery\n", capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
    program = "tests.support.holed" if "INJECTION_HOLE" in os.environ else "config.cli"
    with site.running(place / "data", program=program) as running:
        yield running


@pytest.fixture(scope="module")
def visit(chromium, imported_site):
    """Open an address, provoke it, and say what is wrong with what came."""
    with watched_page(chromium, imported_site.url) as (page, complaints):

        def open_(path):
            complaints.clear()
            answer = page.goto(path, wait_until="load")
            assert answer is not None
            assert answer.status == 200, path
            found = page.evaluate(PROVOKE) if "html" in answer.headers["content-type"] else []
            found += [text for text in complaints if not EXPECTED.search(text) and "Applying inline style" not in text]
            assert found == [], path
            return page

        yield open_


def test_there_are_more_than_150_of_them():
    assert len(payloads()) >= 150


@pytest.mark.parametrize("number", range(COURSES))
def test_an_imported_course_runs_nothing(visit, number):
    visit(f"/courses/c{number}/")
    for slug in LESSONS:
        visit(f"/courses/c{number}/m/{slug}/")


@pytest.mark.parametrize("slug", OTHERS)
def test_films_pictures_quizzes_and_files_run_nothing(visit, slug):
    for number in range(COURSES):
        visit(f"/courses/c{number}/m/{slug}/")


def test_captions_run_nothing_while_the_film_plays(visit):
    for number in range(COURSES):
        page = visit(f"/courses/c{number}/m/u-film/")
        page.evaluate("""async () => {
            const film = document.querySelector('video');
            film.muted = true;
            for (const track of film.textTracks) track.mode = 'showing';
            await film.play();
            const plays = () => film.currentTime > 0 && [...film.textTracks].every(track => track.cues?.length);
            while (!plays()) await new Promise(requestAnimationFrame);
        }""")
    visit("/")


def test_a_table_that_was_imported_runs_nothing(visit):
    rows = 0
    for page_number in range(1, len(payloads()) // 24 + 2):
        page = visit(f"/?order=newest&page={page_number}")
        rows += page.locator("main a[href^='/courses/']").count()
    assert rows >= len(payloads())
    for number in range(0, len(payloads()), 3):
        visit(f"/courses/r{number}/")


def test_feeds_and_maps_of_the_site_run_nothing(visit):
    for path in ("/feed.atom", "/sitemap.xml", "/sitemap-courses-1.xml", "/sitemap-instructors-1.xml"):
        visit(path)


def test_people_and_subjects_run_nothing(visit):
    page = visit("/courses/c0/")
    links = page.locator("main a[href^='/instructors/'], main a[href^='/subjects/']")
    for path in {link.get_attribute("href") for link in links.all()}:
        visit(path)


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_file_that_is_two_things_runs_as_neither(chromium, imported_site, name):
    context = chromium.new_context(base_url=imported_site.url, accept_downloads=True)
    page = context.new_page()
    complaints = []
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    address = f"{imported_site.url}/courses/c0/m/t0/files/m/files/{quote(name)}"
    answer = context.request.get(address)
    assert answer.status == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "html" not in answer.headers["content-type"]
    # As a page, as a frame and as a script of ours.
    page.goto("/courses/c0/m/t0/")
    page.evaluate("address => { location.href = address }", address)
    page.wait_for_timeout(200)  # a download has no event that says that nothing ran
    assert complaints == []
    context.close()
