from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coursewell.courses.models import Content, Course, Module, State
from coursewell.learning import progress
from coursewell.learning.enrolment import enrol, leave
from coursewell.learning.models import Place
from coursewell.learning.progress.dashboard import studies_of, waits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, stranger):
    client.force_login(stranger)
    return lambda: client.get(reverse("learning")).content.decode()


@pytest.fixture
def make_lesson(make_course):
    def make(title="Splices", **course):
        module = Module.objects.create(course=make_course(title, **course), title="m", slug="m")
        return Content.objects.create(module=module, title=f"First of {title}", slug="first")

    return make


def test_whoever_is_in_no_course_is_shown_the_way_to_one(page):
    assert "You are in no course yet" in page()


def test_each_course_says_what_is_next(page, enrolment, lessons):
    text = page()
    assert "Sheet bend" in text
    assert "0 of 3 done" in text
    progress.mark_done(enrolment=enrolment, uid=lessons[0].uid)
    text = page()
    assert "Carrick bend" in text
    assert "1 of 3 done" in text


def test_the_course_of_the_last_step_comes_first(enrolment, lessons, make_lesson, stranger):
    other = make_lesson()
    second = enrol(course=other.module.course, user=stranger)
    for one, uid in ((enrolment, lessons[0].uid), (second, other.uid), (enrolment, lessons[1].uid)):
        progress.note_opened(enrolment=one, uid=uid)
    assert [study.course.title for study in studies_of(stranger)] == ["Knots", "Splices"]


def test_what_is_complete_stands_among_the_finished(page, enrolment, lessons):
    for one in lessons:
        progress.mark_done(enrolment=enrolment, uid=one.uid)
    text = page()
    assert "Finished" in text
    assert "Completed on" in text
    assert "Go on learning" not in text


def test_who_has_left_does_not_see_the_course(page, enrolment, course, stranger):
    leave(course=course, user=stranger)
    assert "Knots" not in page()


@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
def test_a_course_that_is_not_public_now_keeps_its_line_and_has_no_way_in(page, enrolment, course, state):
    Course.objects.filter(pk=course.pk).update(state=state)
    text = page()
    assert "not public at present" in text
    assert course.get_absolute_url() not in text


def test_it_says_how_many_are_ahead(limited, make_student, stranger):
    course = limited(0)
    for one in (make_student(), make_student(), stranger):
        Place.objects.create(course=course, user=one)
    assert [wait.ahead for wait in waits_of(stranger)] == [2]


def test_an_offer_says_until_when_and_goes_when_it_has_ended(page, course, stranger):
    now = timezone.now()
    place = Place.objects.create(course=course, user=stranger, offered_at=now, offer_ends_at=now + timedelta(hours=2))
    assert "A seat is kept for you until" in page()
    Place.objects.filter(pk=place.pk).update(offered_at=now - timedelta(hours=2), offer_ends_at=now)
    assert "A seat is kept for you until" not in page()


def test_long_words_and_markup_are_only_words(page, make_lesson, stranger):
    lesson = make_lesson("<b>" + "Donau" * 40)
    enrol(course=lesson.module.course, user=stranger)
    assert "&lt;b&gt;Donau" in page()


def test_more_courses_cost_no_more_queries(client, make_lesson, stranger, django_assert_max_num_queries):
    client.force_login(stranger)
    for number in range(12):
        enrol(course=make_lesson(f"Course {number}").module.course, user=stranger)
    with django_assert_max_num_queries(2 * 12 + 10):  # two for each outline that nobody has read yet
        client.get(reverse("learning"))
