"""The lesson page: who sees it, what it shows, what it costs."""

import pytest
from django.urls import reverse

from coursewell.courses.models import Content, Module, State


@pytest.fixture
def make_lesson(make_course):
    """Makes a course with one lesson; `number` more follow it."""

    def make(body="Hello", course=None, more=0, **fields):
        course = course or make_course(title="Loops", is_open=True)
        module = Module.objects.create(course=course, title="Start", slug="start", position=course.modules.count())
        first = Content.objects.create(module=module, title="Here", slug="here", body=body, **fields)
        for number in range(1, more + 1):
            Content.objects.create(module=module, title=f"More {number}", slug=f"more-{number}", position=number)
        return first

    return make


@pytest.fixture(params=["anonymous", "stranger", "suspended", "editor", "owner", "staff"])
def visitor(request, client, make_lesson):
    """A client signed in as one of the cast, and who that is."""
    if request.param != "anonymous":
        client.force_login(request.getfixturevalue(request.param))
    return client, request.param


WRITERS = {"editor", "owner", "staff"}


def get(visitor, lesson, editor):
    lesson.module.course.editors.add(editor)
    return visitor[0].get(lesson.get_absolute_url()).status_code


def test_an_open_lesson_is_everyones(visitor, make_lesson, editor):
    assert get(visitor, make_lesson(), editor) == 200


def test_an_open_lesson_of_a_closed_course_is_everyones(visitor, make_lesson, make_course, editor):
    assert get(visitor, make_lesson(course=make_course(), is_open=True), editor) == 200


def test_a_locked_lesson_is_for_those_who_write_it(visitor, make_lesson, make_course, editor):
    status = get(visitor, make_lesson(course=make_course()), editor)
    assert status == (200 if visitor[1] in WRITERS else 403)


def test_a_draft_is_for_those_who_write_it(visitor, make_lesson, make_course, editor):
    status = get(visitor, make_lesson(course=make_course(state=State.DRAFT, is_open=True)), editor)
    assert status == (200 if visitor[1] in WRITERS else 404)


def test_a_locked_page_says_why_and_what_to_do_and_holds_nothing_of_the_lesson(client, make_lesson, make_course):
    lesson = make_lesson("The secret", course=make_course(), kind="quiz", data={"questions": [{"prompt": "secret?"}]})
    page = client.get(lesson.get_absolute_url())
    assert page.status_code == 403
    text = page.content.decode()
    assert "for those who are enrolled" in text
    assert lesson.module.course.get_absolute_url() in text
    assert "ecret" not in text


def test_a_locked_page_offers_what_is_open(client, make_lesson, make_course):
    lesson = make_lesson(course=make_course())
    Content.objects.create(module=lesson.module, title="Taste", slug="taste", is_open=True, position=1)
    assert "These lessons are open to everyone" in client.get(lesson.get_absolute_url()).content.decode()


def test_the_page_shows_where_it_is_in_the_course(client, make_lesson):
    text = client.get(make_lesson(more=2).get_absolute_url()).content.decode()
    assert "1 of 3" in text
    assert 'rel="next"' in text
    assert 'rel="prev"' not in text


def test_the_last_lesson_leads_back_to_the_course(client, make_lesson):
    assert "Back to the course" in client.get(make_lesson().get_absolute_url()).content.decode()


@pytest.mark.parametrize("address", [("start", "gone"), ("gone", "here")])
def test_what_is_not_there_is_a_404(client, make_lesson, address):
    course = make_lesson().module.course
    assert client.get(reverse("lesson", args=[course.slug, *address])).status_code == 404


def test_former_slugs_redirect(client, make_lesson):
    lesson = make_lesson()
    former = lesson.get_absolute_url()
    Content.objects.filter(pk=lesson.pk).update(slug="there")
    Module.objects.filter(pk=lesson.module_id).update(slug="begin")
    page = client.get(former, follow=True)
    assert [status for _, status in page.redirect_chain] == [301, 301]
    assert page.status_code == 200


def test_an_arabic_course_is_read_from_the_right(client, make_lesson, make_course):
    course = make_course(is_open=True, language="ar")
    text = client.get(make_lesson(course=course).get_absolute_url()).content.decode()
    assert '<article class="lesson" lang="ar">' in text
    assert '<div class="lesson-columns" dir="rtl">' in text


def test_a_lesson_without_text_says_so(client, make_lesson):
    assert "Nothing has been written here yet" in client.get(make_lesson("").get_absolute_url()).content.decode()


def test_the_page_is_never_out_of_date(client, make_lesson):
    lesson = make_lesson("before")
    assert "before" in client.get(lesson.get_absolute_url()).content.decode()
    Content.objects.filter(pk=lesson.pk).update(body="after", title="New")
    text = client.get(lesson.get_absolute_url()).content.decode()
    assert "after" in text
    assert "before" not in text
    assert "<h1>New</h1>" in text


@pytest.mark.django_db(transaction=True)
def test_it_costs_eight_queries_cold_and_none_warm(client, make_lesson, django_assert_max_num_queries):
    address = make_lesson(more=5).get_absolute_url()
    with django_assert_max_num_queries(8):
        client.get(address)
    with django_assert_max_num_queries(0):
        client.get(address)


def test_a_long_outline_shows_what_is_near_and_links_the_other_modules(client, make_lesson):
    lesson = make_lesson(more=300)
    for number in range(3):
        module = Module.objects.create(
            course=lesson.module.course, title=f"Part {number}", slug=f"p{number}", position=9
        )
        Content.objects.bulk_create(Content(module=module, title=f"L{i}", slug=f"l{i}", position=i) for i in range(100))
    text = client.get(lesson.get_absolute_url()).content.decode()
    assert text.count('class="lesson-elsewhere"') == 3
    assert text.count("/start/") < 170
    assert "1 of 601" in text
    assert client.get(reverse("lesson", args=[lesson.module.course.slug, "start", "more-299"])).status_code == 200
