from xml.etree import ElementTree

import pytest

from coursewell.courses import sitemaps
from coursewell.courses.models import Course, Instructor

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def places(response):
    return [found.text for found in ElementTree.fromstring(response.content).iter(f"{MAP}loc")]


def test_the_sitemap_lists_sections_on_the_site_s_own_address(client, make_course):
    make_course()
    assert places(client.get("/sitemap.xml", headers={"host": "localhost"})) == [
        "http://127.0.0.1:8000/sitemap-subjects-1.xml",
        "http://127.0.0.1:8000/sitemap-courses-1.xml",
    ]


def test_sections_hold_what_is_published_in_pages(client, make_course, monkeypatch):
    monkeypatch.setattr(sitemaps, "SECTION_SIZE", 2)
    make_course(slug="draft", state="draft")
    courses = [make_course(slug=f"c-{number}&") for number in range(3)]
    courses[0].instructors.add(Instructor.objects.create(name="Emmy", slug="emmy"))
    assert len(places(client.get("/sitemap.xml"))) == 1 + 2 + 1
    assert places(client.get("/sitemap-courses-2.xml")) == ["http://127.0.0.1:8000/courses/c-2&/"]
    assert places(client.get("/sitemap-instructors-1.xml")) == ["http://127.0.0.1:8000/instructors/emmy/"]
    assert places(client.get("/sitemap-subjects-1.xml")) == [
        "http://127.0.0.1:8000/",
        "http://127.0.0.1:8000/subjects/computing/",
    ]
    assert client.get("/sitemap-nothing-1.xml").status_code == 404


def test_the_feed_has_the_new_courses(client, make_course):
    course = make_course("Loops & more", summary="<b>")
    make_course("Hidden", state="draft")
    response = client.get("/feed.atom")
    feed = ElementTree.fromstring(response.content)
    (entry,) = feed.iter(f"{ATOM}entry")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}summary").text) == ("Loops & more", "&lt;b&gt;")
    assert entry.find(f"{ATOM}link").get("href") == f"http://127.0.0.1:8000{course.get_absolute_url()}"


def test_the_feed_names_its_author_as_rfc_4287_demands(client, db):
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Coursewell"


def test_an_empty_feed_is_the_same_each_time(client, db):
    assert client.get("/feed.atom").content == client.get("/feed.atom").content


def test_the_feed_and_the_sitemap_follow_a_write_at_once(client, make_course):
    course = make_course("Before", slug="before")
    assert b"Before" in client.get("/feed.atom").content
    Course.objects.filter(pk=course.pk).update(title="After", slug="after")
    assert b"After" in client.get("/feed.atom").content
    assert b"/courses/after/" in client.get("/sitemap-courses-1.xml").content


def test_robots_are_shown_the_sitemap(client):
    assert b"Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content


@pytest.mark.parametrize("path", ["/", "/feed.atom", "/robots.txt", "/courses/nothing/", "/subjects/computing/"])
def test_anonymous_pages_are_asked_about_each_time(client, subject, path):
    assert client.get(path)["Cache-Control"] == "public, no-cache"


def test_what_a_person_saw_is_kept_nowhere(client, owner):
    client.force_login(owner)
    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_every_page_tells_previews_its_title_and_canonical_address(client, make_course):
    course = make_course("A & B", slug="c", is_open=True)
    course.instructors.add(Instructor.objects.create(name="Emmy", slug="emmy"))
    course.modules.create(title="m", slug="m").contents.create(title="t", slug="t")
    titles = {
        "/": "Coursewell",
        "/subjects/computing/": "Computing",
        "/courses/c/": "A &amp; B",
        "/courses/c/m/t/": "t",
        "/instructors/emmy/": "Emmy",
    }
    for address, title in titles.items():
        page = client.get(f"{address}?utm_source=x").content.decode()
        assert f'<meta property="og:title" content="{title}">' in page, address
        assert f'<meta property="og:url" content="http://127.0.0.1:8000{address}">' in page, address
        assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in page, address
