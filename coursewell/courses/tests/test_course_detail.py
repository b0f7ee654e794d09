import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from coursewell.courses.models import Content, Course, Instructor, Module, Subject


@pytest.fixture
def show(client):
    def get(course):
        response = client.get(course.get_absolute_url())
        assert response.status_code == 200
        return response.context

    return get


@pytest.fixture
def with_lesson(make_course):
    def make(**fields):
        course = make_course("Loops", slug="loops", **fields)
        module = Module.objects.create(course=course, title="First", slug="first")
        Content.objects.create(module=module, title="Why", slug="why", duration_minutes=5)
        return course

    return make


def test_an_open_course_starts_reading_at_its_first_lesson(show, with_lesson):
    action = show(with_lesson(is_open=True))["action"]
    assert (action.label, action.url) == ("Start reading", "/courses/loops/first/why/")


def test_a_course_elsewhere_is_a_link_to_it(show, make_course):
    action = show(make_course(external_url="https://example.org/c"))["action"]
    assert (action.label, action.url) == ("Go to the course", "https://example.org/c")


@pytest.mark.parametrize(
    ("fields", "label", "state"),
    [
        ({}, "Enrolment is open", "open"),
        (
            {"enrolment_opens_at": datetime(2827, 3, 1, 9, tzinfo=UTC)},
            "Enrolment opens 1 March 2827, 09:00 UTC",
            "upcoming",
        ),
        (
            {"enrolment_closes_at": datetime(2827, 3, 1, 9, tzinfo=UTC)},
            "Enrolment is open until 1 March 2827, 09:00 UTC",
            "open",
        ),
        (
            {"enrolment_closes_at": datetime(2021, 3, 1, 9, tzinfo=UTC)},
            "Enrolment closed on 1 March 2021, 09:00 UTC",
            "closed",
        ),
    ],
)
def test_otherwise_the_button_says_how_enrolment_stands(show, with_lesson, fields, label, state):
    action = show(with_lesson(**fields))["action"]
    assert (action.label, action.url, action.state) == (label, None, state)


def test_the_button_flips_when_the_moment_passes(show, make_course, monkeypatch):
    closes = timezone.now() + timedelta(hours=1)
    course = make_course(enrolment_closes_at=closes)
    assert show(course)["action"].state == "open"
    monkeypatch.setattr("freshkeys.engine.now", lambda *_: closes)
    assert show(course)["action"].state == "closed"


def test_lessons_that_are_not_open_have_no_address(show, with_lesson):
    course = with_lesson()
    Content.objects.create(module=course.modules.get(), title="Taste", slug="taste", is_open=True, position=1)
    items = show(course)["outline"][0].rows
    assert [(item.title, item.url, item.is_open) for item in items] == [
        ("Why", "", False),
        ("Taste", "/courses/loops/first/taste/", True),
    ]


def test_texts_are_rendered_and_empty_ones_are_missing(show, make_course):
    context = show(make_course(overview="# What\n\n*Much*", outcomes="- a"))
    assert "<em>Much</em>" in context["overview"].html
    assert "<li>a</li>" in context["outcomes"].html
    assert context["audience"] is None


def test_links_and_pictures_of_the_overview_are_relative_to_the_course(show, with_lesson):
    course = with_lesson(overview="[why](01-first/01-why.md) ![map](./shared/map.png)")
    Content.objects.update(data={"path": "01-first/01-why.md"})
    course.attachments.create(name="shared/map.png", digest="0" * 64, size=1, media_type="image/png")
    html = show(course)["overview"].html
    assert 'href="/courses/loops/first/why/"' in html
    assert 'src="/courses/loops/files/shared/map.png"' in html


def test_a_changed_text_shows_at_once(show, make_course):
    course = make_course(overview="before")
    assert "before" in show(course)["overview"].html
    Course.objects.filter(pk=course.pk).update(overview="after")
    assert "after" in show(course)["overview"].html


def test_the_way_to_it_goes_through_its_subjects(show, make_course, subject):
    child = Subject.objects.create(title="Web", slug="web", parent=subject)
    assert [one.slug for one in show(make_course(subject=child))["subject_path"]] == ["computing", "web"]


def test_a_renamed_course_redirects(client, make_course):
    course = make_course(slug="old")
    Course.objects.filter(pk=course.pk).update(slug="new")
    response = client.get("/courses/old/")
    assert (response.status_code, response["Location"]) == (301, "/courses/new/")


def test_a_renamed_draft_does_not_give_itself_away(client, make_course):
    course = make_course(slug="old", state="draft")
    Course.objects.filter(pk=course.pk).update(slug="secret")
    assert client.get("/courses/old/").status_code == 404


def test_machines_read_what_it_is(show, make_course):
    course = make_course('</script><b a="1">&', summary="Sum", slug="x")
    course.instructors.add(Instructor.objects.create(name="Emmy", slug="emmy"))
    context = show(course)
    assert "<" not in context["jsonld"]
    data = json.loads(context["jsonld"])
    assert (data["@type"], data["name"], data["url"]) == ("Course", course.title, "http://127.0.0.1:8000/courses/x/")
    assert data["hasCourseInstance"]["instructor"][0]["name"] == "Emmy"
    assert context["open_graph"]["og:description"] == "Sum"


def test_an_instructor_shows_their_published_courses(client, make_course):
    emmy = Instructor.objects.create(name="Emmy", slug="emmy", bio="*Rings*")
    make_course("Rings").instructors.add(emmy)
    make_course("Hidden", state="draft").instructors.add(emmy)
    context = client.get("/instructors/emmy/").context
    assert [course.title for course in context["courses"]] == ["Rings"]
    assert "<em>Rings</em>" in context["bio"].html


def test_an_instructor_who_is_not_there_or_renamed(client, make_course):
    assert client.get("/instructors/nobody/").status_code == 404
    emmy = Instructor.objects.create(name="Emmy", slug="emmy")
    make_course("Rings").instructors.add(emmy)
    Instructor.objects.filter(pk=emmy.pk).update(slug="amalie")
    assert client.get("/instructors/emmy/")["Location"] == "/instructors/amalie/"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example"]
)
def test_a_reader_is_only_sent_to_an_address_of_the_web(client, make_course, address):
    make_course(slug="x", external_url=address)
    assert f'href="{address}' not in client.get("/courses/x/").content.decode()
