"""What a stranger learns of what is not published: nothing, whichever address they try."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coursewell.courses.models import Content, Course, Instructor, Module, State

pytestmark = pytest.mark.django_db
HIDDEN = {
    "draft": {"state": State.DRAFT},
    "archived": {"state": State.ARCHIVED},
    "future": {"state": State.PUBLISHED, "published_at": timezone.now() + timedelta(days=9)},
}
MARK = "Zzqx"


@pytest.fixture(params=HIDDEN)
def hidden(request, make_course):
    """A course that is not published, renamed once, with all that a course can have."""
    course = make_course(
        f"{MARK} title",
        slug="before",
        summary=MARK,
        overview=MARK,
        language="tlh",
        is_open=True,
        **HIDDEN[request.param],
    )
    course.instructors.add(Instructor.objects.create(name=f"{MARK} Teacher", slug="teacher-before", bio=MARK))
    module = Module.objects.create(course=course, title=MARK, slug="m")
    Content.objects.create(module=module, title=MARK, slug="x", body=MARK)
    Course.objects.update(slug="zzqx-now")
    Instructor.objects.update(slug="zzqx-teacher")
    return course


@pytest.fixture(params=["anonymous", "stranger", "suspended"])
def visitor(request):
    client = Client()
    if request.param != "anonymous":
        client.force_login(request.getfixturevalue(request.param))
    return client


NOT_THERE = [
    *(f"/courses/{slug}/{rest}" for slug in ("before", "zzqx-now") for rest in ("", "m/x/", "m/y/", "files/x.png")),
    *("/courses/zzqx-now/m/x/files/x.png", "/instructors/teacher-before/", "/instructors/zzqx-teacher/"),
]
ABOUT_EVERYTHING = ["/", "/subjects/computing/", "/feed.atom", "/sitemap.xml", "/sitemap-courses-1.xml"]
ABOUT_EVERYTHING += ["/sitemap-instructors-1.xml", "/?q=teacher", "/?level=beginner&order=newest"]


def test_it_is_not_there(hidden, visitor):
    nothing = visitor.get("/courses/never-was/").content
    for path in NOT_THERE:
        answer = visitor.get(path)
        assert (answer.status_code, MARK.lower() in answer.content.decode().lower()) == (404, False), path
        assert len(answer.content) == len(nothing)


def test_nothing_that_lists_courses_tells_of_it(hidden, visitor):
    for path in ABOUT_EVERYTHING:
        answer = visitor.get(path)
        text = answer.content.decode().lower()
        assert (answer.status_code, MARK.lower() in text, "tlh" in text) == (200, False, False), path


def test_searching_for_it_is_as_searching_for_nothing(hidden, visitor):
    found, nothing = (visitor.get(f"/?q={word}").content.decode() for word in (MARK, "Xqzz"))
    assert found.replace(MARK, "Xqzz") == nothing


def test_the_owner_sees_course_and_teacher(hidden, owner, client):
    client.force_login(owner)
    for path in ("/courses/zzqx-now/", "/courses/zzqx-now/m/x/", "/instructors/zzqx-teacher/"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert client.get("/instructors/teacher-before/").status_code == 301


def test_a_teacher_sees_their_own_page(hidden, stranger, client):
    Instructor.objects.update(user=stranger)
    client.force_login(stranger)
    assert client.get("/instructors/zzqx-teacher/").status_code == 200
