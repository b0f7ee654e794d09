"""What a page may ask the database: at most eight queries cold, none warm (the cache asks on its own connection).

The first request of a process asks two things more, whatever its page: when a course is to be published by itself next,
and when the next offer of a seat ends. The page of a course asks one more: by which rules one enrols.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coursewell.courses.models import Content, Course, Instructor, Module, Subject

PATHS = ["/", "/?page=2", "/?q=course&level=beginner", "/subjects/computing/?order=title", "/?q=nothing&state=closed"]
OTHERS = ["/courses/c-1/", "/instructors/emmy/", "/sitemap.xml", "/sitemap-courses-1.xml", "/feed.atom"]


@pytest.fixture
def catalogue(transactional_db, make_course, subject):
    child = Subject.objects.create(title="Web", slug="web", parent=subject)
    emmy = Instructor.objects.create(name="Emmy", slug="emmy", bio="*Rings*")
    for number in range(30):
        course = make_course(f"Course {number}", slug=f"c-{number}", subject=child, level="beginner", overview="*x*")
        course.instructors.add(emmy)
    module = Module.objects.create(course=Course.objects.get(slug="c-1"), title="m", slug="m")
    Content.objects.create(module=module, title="c", slug="c")


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("path", PATHS + OTHERS)
def test_cold_at_most_eight_queries_and_warm_none(client, catalogue, path):
    client.get("/accounts/login/")
    Course.objects.filter(slug="c-3").update(title="Course changed")
    Subject.objects.filter(slug="web").update(title="The Web")
    cold = queries(client, path)
    assert len(cold) <= 8 + path.startswith("/courses/"), "\n".join(cold)
    assert queries(client, path) == []


@pytest.mark.parametrize("path", PATHS + OTHERS)
def test_the_cached_page_is_the_page(client, catalogue, path, settings):
    client.get(path)
    warm = client.get(path).content
    settings.FRESHKEYS = settings.FRESHKEYS | {"ENABLED": False}
    assert client.get(path).content == warm
